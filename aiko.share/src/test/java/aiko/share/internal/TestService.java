// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.internal.MqttMessages;
import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import aiko.process.TopicPath;
import aiko.share.SharedState;
import aiko.share.internal.follower.Follower;
import aiko.share.internal.limit.MemoryLimit;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.state.PlacedStates;
import aiko.share.internal.state.Producer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The event loop and the messages of a process that has no server, with a service that has shared state. */
public final class TestService implements AutoCloseable {
    public static final TopicPath PATH = TopicPath.parse("test/host/1/7");

    public final LogLines log = new LogLines();
    public final List<String> unhandled = new CopyOnWriteArrayList<>();
    public final Producer producer;
    private final EventLoopThread eventLoop =
            new EventLoopThread("aiko-test", (name, failure) -> log.lines.add("ERROR " + name + ": " + failure));
    private final MqttMessages messages;
    /** Thousands of messages: not one of the lists that copy all with each. */
    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    public TestService(Map<String, ?> items) throws Exception {
        this(items, new ShareLimits(SharedState.MOST_LEASES, 0, 0));
    }

    public TestService(Map<String, ?> items, ShareLimits limits) throws Exception {
        var topics = new MqttMessages.OwnTopics(
                PATH.withServiceId(0).state(), new byte[0], "test/markers", PATH.process() + "/");
        var connected = new CompletableFuture<Boolean>();
        messages = new MqttMessages(eventLoop, new LogLines().logger, nobody(), topics, connected::complete);
        producer = new Producer(PATH, eventLoop, messages, log.logger, new PlacedStates(), limits);
        producer.begin(items);
        eventLoop.start();
        messages.open();
        connected.get(10, TimeUnit.SECONDS);
        messages.subscribe("#", message -> {
            if (!message.topic().equals(PATH.control()) && !message.topic().equals("test/markers")) {
                received.add(message.toString());
            }
        });
        messages.subscribe(PATH.control(), message -> {
            if (!producer.intercept(message)) {
                unhandled.add(message.text());
            }
        });
        synchronize();
    }

    /** On a port that no test is ever given: any other may be somebody's by the time at which it is tried. */
    private static MqttSettings nobody() {
        return new MqttSettings(
                List.of(new MqttAddress("127.0.0.1", 1)),
                true,
                Duration.ZERO,
                false,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                MqttSettings.DEFAULT_KEEP_ALIVE,
                Duration.ofSeconds(1),
                false,
                1 << 20);
    }

    /** Sends control messages, and returns what was said because of them, as "topic payload". */
    public List<String> control(String... payloads) throws Exception {
        return saidDuring(() -> {
            for (String payload : payloads) {
                messages.publish(PATH.control(), payload.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    public List<String> saidDuring(Runnable action) throws Exception {
        int before = received.size();
        action.run();
        synchronize();
        List<String> all = received();
        return all.subList(before, all.size());
    }

    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    /** What the action gives on the event loop. */
    public <T> T onLoop(Supplier<T> action) throws Exception {
        var result = new CompletableFuture<T>();
        eventLoop.execute(() -> result.complete(action.get()));
        return result.get(10, TimeUnit.SECONDS);
    }

    /** Follows the service's own state, in the name of its process. */
    public Follower follow(Duration lease, String... items) throws Exception {
        return follow(PATH, lease, items);
    }

    /** Follows a service that somebody else is, or nobody. */
    public Follower follow(TopicPath other, Duration lease, String... items) throws Exception {
        var follower = new Follower(
                PATH.withServiceId(0),
                eventLoop,
                messages,
                log.logger,
                new Follower.Wanted(other, List.of(items), lease),
                new MemoryLimit("items.bytes", Long.MAX_VALUE));
        connected(follower, true);
        return follower;
    }

    public void subscribe(String topic, Consumer<String> handler) {
        messages.subscribe(topic, message -> {
            handler.accept(message.text());
        });
    }

    /** On the event loop. */
    public void publish(String topic, String... payloads) {
        for (String payload : payloads) {
            messages.publish(topic, payload.getBytes(StandardCharsets.UTF_8));
        }
    }

    public void connected(Follower follower, boolean connected) throws Exception {
        saidDuring(() -> eventLoop.execute(() -> follower.connected(connected)));
    }

    /** The response topics of all requests for a share so far, in order. */
    public List<String> requests() {
        return received().stream()
                .filter(line -> line.startsWith(PATH.state() + " (sync "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1, line.length() - 1))
                .toList();
    }

    private List<String> received() {
        synchronized (received) {
            return new ArrayList<>(received);
        }
    }

    public void say(String topic, String... payloads) throws Exception {
        saidDuring(() -> publish(topic, payloads));
    }

    /** Twice: what comes back first may have something published, that has to come back too. */
    private void synchronize() throws Exception {
        onLoop(() -> null);
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        messages.synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Many requests are answered in turns: until the last of them has its answer. */
    public void awaitAnswers() throws Exception {
        await().until(() -> onLoop(() -> producer.statistics().waiting()) == 0);
        synchronize();
    }

    public void awaitLeases(int count) {
        await().until(() -> producer.leaseCount() == count);
    }

    @Override
    public void close() {
        messages.close(Duration.ofSeconds(1));
        eventLoop.terminate(Duration.ofSeconds(1));
    }
}
