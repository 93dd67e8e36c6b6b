// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** A component without Aiko: its bundle contains its own MQTT client. */
public class PlainSubscriber {
    private final Tally tally = new Tally();
    private String topic;
    private MqttClient client;
    private Report report;

    public void activate(Map<String, Object> properties) throws MqttException {
        long activeNanos = System.nanoTime();
        String version = properties.get("version").toString();
        topic = properties.get("topic").toString() + "/in";
        client = new MqttClient(properties.get("server").toString(), version, new MemoryPersistence());
        client.connect();
        report = new Report(version, this::publish);
        client.subscribe(topic, 0, (to, message) -> handle(message));
        report.say("active", activeNanos, properties.get("topic"));
    }

    private void handle(MqttMessage message) {
        String[] words = new String(message.getPayload(), StandardCharsets.UTF_8).split("[ ()]+");
        long number = Long.parseLong(words[2]);
        if (tally.handled(number)) {
            report.say("first", System.nanoTime(), number);
        }
    }

    private void publish(String topic, byte[] payload) {
        try {
            client.getTopic(topic).publish(payload, 0, false);
        } catch (MqttException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public void deactivate() throws MqttException {
        client.unsubscribe(topic);
        report.say("tally", tally.words());
        client.disconnect();
        client.close();
    }
}
