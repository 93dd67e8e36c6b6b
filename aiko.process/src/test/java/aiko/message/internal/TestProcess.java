// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.Delivery;
import aiko.message.MessageHandler;
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
    static final ProcessMessages.OwnTopics TOPICS =
            new ProcessMessages.OwnTopics(STATE, bytes("(absent)"), PATH + "/0/in", PATH + "/");

    final LogLines log = new LogLines();
    public final EventLoopThread eventLoop = new EventLoopThread(
            "aiko-test", (name, failure) -> log.logger.error("{} failed: {}", name, failure.toString()));
    final List<Boolean> connected = new CopyOnWriteArrayList<>();
    public final ProcessMessages messages;

    TestProcess(ServerSettings settings) {
        this(settings, false);
    }

    private TestProcess(ServerSettings settings, boolean isOptional) {
        messages = isOptional
                ? ProcessMessages.withOptionalServer(eventLoop, log.logger, settings, TOPICS, connected::add)
                : new ProcessMessages(eventLoop, log.logger, settings, TOPICS, connected::add);
        eventLoop.start();
    }

    private TestProcess(ProcessMessages.Server server) {
        messages = new ProcessMessages(eventLoop, log.logger, server, TOPICS, connected::add);
        eventLoop.start();
    }

    /** Which works alone while there is no server. */
    static TestProcess withOptionalServer(ServerSettings settings) {
        return new TestProcess(settings, true);
    }

    static TestProcess on(ProcessMessages.Server server) {
        return new TestProcess(server);
    }

    /** Connected to the server. */
    public static TestProcess on(Mosquitto mosquitto) {
        var process = new TestProcess(settings(mosquitto.port));
        process.openAndConnect();
        return process;
    }

    static ServerSettings settings(int port) {
        return settings(port, Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    static ServerSettings settings(int port, Duration connectLimit, Duration keepAlive) {
        return new ServerSettings(
                "localhost",
                port,
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                1,
                connectLimit,
                keepAlive,
                Optional.empty());
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

    void synchronize() throws Exception {
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
