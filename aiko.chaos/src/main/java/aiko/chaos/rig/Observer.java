// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An MQTT client beside the proxies: it follows the boot topic, publishes, and collects answers. */
public final class Observer implements AutoCloseable {
    private static final long SUBSCRIPTION_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final List<Integer> ports;
    private final String name;
    private final String bootTopic;
    private final AtomicInteger questions = new AtomicInteger();
    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private volatile String announcement = "";
    private volatile long subscribedNanos = System.nanoTime();
    private volatile RawClient client;
    private volatile boolean isClosed;

    /** Connects to a server with one of those ports on this machine, and again whenever the connection is lost. */
    public Observer(List<Integer> ports, String name, String namespace) {
        this.ports = ports;
        this.name = name;
        bootTopic = namespace + "/service/registrar";
        var thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (int attempt = 0; !isClosed; attempt++) {
            try (var connected = new RawClient(ports.get(attempt % ports.size()), name)) {
                announcement = "";
                subscribedNanos = System.nanoTime();
                connected.subscribe(bootTopic);
                connected.subscribe("chaos/answer/#");
                client = connected;
                while (true) {
                    receive(connected.next());
                }
            } catch (IOException lost) {
                client = null;
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void receive(RawClient.Message message) {
        if (message.topic().equals(bootTopic)) {
            announcement = message.payload();
        } else {
            answers.computeIfPresent(message.topic(), (topic, payloads) -> {
                payloads.add(message.payload());
                return payloads;
            });
        }
    }

    /**
     * The last message on the boot topic; empty if there is none. A server that has just lost a node may not deliver what it keeps:
     * then it is asked for again.
     */
    public String announcement() {
        long now = System.nanoTime();
        if (announcement.isEmpty() && now - subscribedNanos > SUBSCRIPTION_NANOS) {
            subscribedNanos = now;
            send(Packets.subscribe(bootTopic));
        }
        return announcement;
    }

    /** Publishes a message, unless there is no connection. Returns whether it was written. */
    public boolean publish(String topic, String payload) {
        return send(Packets.publish(topic, payload));
    }

    /** The same with a message that the server keeps. */
    public boolean retain(String topic, String payload) {
        return send(Packets.publishRetained(topic, payload));
    }

    /** The boot topic of the namespace. */
    public String bootTopic() {
        return bootTopic;
    }

    private boolean send(byte[] packet) {
        RawClient now = client;
        if (now == null) {
            return false;
        }
        try {
            now.send(packet);
            return true;
        } catch (IOException lost) {
            return false;
        }
    }

    /** A new topic for an answer; {@link #end} forgets it. */
    public String expect() {
        String topic = "chaos/answer/" + questions.incrementAndGet();
        answers.put(topic, new CopyOnWriteArrayList<>());
        return topic;
    }

    /** What has arrived there so far. */
    public List<String> answers(String topic) {
        return answers.get(topic);
    }

    public void end(String topic) {
        answers.remove(topic);
    }

    @Override
    public void close() throws IOException {
        isClosed = true;
        RawClient now = client;
        if (now != null) {
            now.close();
        }
    }
}
