// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.Delivery;
import aiko.message.MessageHandler;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import aiko.message.internal.transport.Server;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The event loop and the messages of a process. */
public final class TestProcess implements AutoCloseable {
    static final String PATH = "test/host/1";
    static final String STATE = PATH + "/0/state";
    public static final MqttMessages.OwnTopics TOPICS =
            new MqttMessages.OwnTopics(STATE, bytes("(absent)"), PATH + "/0/in", PATH + "/");

    public final LogLines log = new LogLines();
    public final EventLoopThread eventLoop = new EventLoopThread(
            "aiko-test", (name, failure) -> log.logger.error("{} failed: {}", name, failure.toString()));
    final List<Boolean> connected = new CopyOnWriteArrayList<>();
    public final MqttMessages messages;

    TestProcess(MqttSettings settings) {
        messages = new MqttMessages(eventLoop, log.logger, settings, TOPICS, connected::add);
        eventLoop.start();
    }

    private TestProcess(Server server) {
        messages = new MqttMessages(eventLoop, log.logger, server, TOPICS, connected::add);
        eventLoop.start();
    }

    /** Which works alone while there is no server. */
    static TestProcess withOptionalServer(int port, Duration connectLimit, Duration keepAlive) {
        return new TestProcess(settings(port, connectLimit, keepAlive, false));
    }

    static TestProcess on(Server server) {
        return new TestProcess(server);
    }

    /** Connected to the server. */
    public static TestProcess on(Mosquitto mosquitto) {
        var process = new TestProcess(settings(mosquitto.port));
        process.openAndConnect();
        return process;
    }

    public static MqttSettings settings(int port) {
        return MqttSettings.of("localhost", port);
    }

    static MqttSettings settings(int port, Duration connectLimit, Duration keepAlive) {
        return settings(port, connectLimit, keepAlive, true);
    }

    /** For several addresses. */
    static MqttSettings settings(List<MqttAddress> addresses, Duration returnInterval, Duration keepAlive) {
        return settings(addresses, returnInterval, MqttSettings.DEFAULT_CONNECT_LIMIT, keepAlive, true);
    }

    private static MqttSettings settings(
            int port, Duration connectLimit, Duration keepAlive, boolean connectionRequired) {
        return settings(
                List.of(new MqttAddress("localhost", port)),
                Duration.ZERO,
                connectLimit,
                keepAlive,
                connectionRequired);
    }

    private static MqttSettings settings(
            List<MqttAddress> addresses,
            Duration returnInterval,
            Duration connectLimit,
            Duration keepAlive,
            boolean connectionRequired) {
        return new MqttSettings(
                addresses,
                true,
                returnInterval,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                keepAlive,
                connectLimit,
                connectionRequired,
                MessageRoom.defaultLimit());
    }

    void openAndConnect() {
        messages.open();
        await().pollInterval(Duration.ofMillis(2)).until(this::isConnected);
    }

    boolean isConnected() {
        return !connected.isEmpty() && connected.get(connected.size() - 1);
    }

    /** Subscribes, and returns the texts of what comes. */
    List<String> receiving(String topicFilter) throws Exception {
        var texts = new CopyOnWriteArrayList<String>();
        messages.subscribe(topicFilter, message -> {
            texts.add(message.text());
        });
        synchronize();
        return texts;
    }

    public void subscribe(String topicFilter, MessageHandler handler) throws Exception {
        messages.subscribe(topicFilter, handler);
        synchronize();
    }

    public void synchronize() throws Exception {
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    void publish(String topic, String text) {
        messages.publish(topic, bytes(text));
    }

    void promise(String topic, String text) {
        messages.publish(topic, bytes(text), Delivery.AT_LEAST_ONCE, false);
    }

    void retain(String topic, String text) {
        messages.publish(topic, bytes(text), Delivery.AT_LEAST_ONCE, true);
    }

    /** Waits until the loop has done what it was given before. */
    void runLoop() throws Exception {
        var done = new CompletableFuture<Void>();
        eventLoop.execute(() -> done.complete(null));
        done.get(10, TimeUnit.SECONDS);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        messages.close(Duration.ofSeconds(1));
        eventLoop.terminate(Duration.ofSeconds(1));
    }
}
