// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Somebody else on the same server, who uses nothing of ours. */
public final class RawClient implements AutoCloseable {
    public final List<String> received = new CopyOnWriteArrayList<>();
    final MqttClient client;

    public RawClient(Mosquitto mosquitto, String... topicFilters) throws MqttException {
        client = new MqttClient(
                "tcp://localhost:" + mosquitto.port, MqttClient.generateClientId(), new MemoryPersistence());
        client.connect();
        for (String filter : topicFilters) {
            client.subscribe(filter, 1, (topic, message) -> received.add(topic + " " + message));
        }
    }

    public void publish(String topic, String text) throws MqttException {
        client.publish(topic, TestProcess.bytes(text), 1, false);
    }

    public void retain(String topic, String text) throws MqttException {
        client.publish(topic, TestProcess.bytes(text), 1, true);
    }

    @Override
    public void close() throws MqttException {
        if (client.isConnected()) {
            client.disconnect();
        }
        client.close(true);
    }
}
