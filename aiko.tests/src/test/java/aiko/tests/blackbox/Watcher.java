// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** An MQTT client that sees everything, as {@code mosquitto_sub -v -t '#'} does. */
final class Watcher implements AutoCloseable {
    private final MqttClient client;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Watcher(int port) throws MqttException {
        this(port, new MqttConnectOptions());
    }

    /** One that sees only this. */
    Watcher(int port, String topicFilter) throws MqttException {
        this("tcp://127.0.0.1:" + port, new MqttConnectOptions(), topicFilter);
    }

    Watcher(int port, String name, String password) throws MqttException {
        this(port, options(name, password));
    }

    /** One that connects with TLS. */
    Watcher(int port, SSLContext tls, String name, String password) throws MqttException {
        this("ssl://localhost:" + port, options(tls, name, password));
    }

    private static MqttConnectOptions options(SSLContext tls, String name, String password) {
        var options = options(name, password);
        options.setSocketFactory(tls.getSocketFactory());
        return options;
    }

    private Watcher(int port, MqttConnectOptions options) throws MqttException {
        this("tcp://127.0.0.1:" + port, options);
    }

    private Watcher(String address, MqttConnectOptions options) throws MqttException {
        this(address, options, "#");
    }

    private Watcher(String address, MqttConnectOptions options, String topicFilter) throws MqttException {
        client = new MqttClient(address, MqttClient.generateClientId(), new MemoryPersistence());
        client.connect(options);
        client.subscribe(
                topicFilter,
                (topic, message) -> lines.add(topic + ' ' + new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    private static MqttConnectOptions options(String name, String password) {
        var options = new MqttConnectOptions();
        options.setUserName(name);
        options.setPassword(password.toCharArray());
        return options;
    }

    void retain(String topic, String payload) throws MqttException {
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, true);
    }

    void publish(String topic, String payload) throws MqttException {
        publish(topic, payload.getBytes(StandardCharsets.UTF_8));
    }

    void publish(String topic, byte[] payload) throws MqttException {
        client.publish(topic, payload, 0, false);
    }

    void awaitLine(String line) {
        awaitLine(line::equals);
    }

    void awaitLine(Predicate<String> wanted) {
        await().untilAsserted(() -> assertThat(lines).anyMatch(wanted));
    }

    List<String> lines() {
        return lines;
    }

    void forget() {
        lines.clear();
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500);
        client.close(true);
    }
}
