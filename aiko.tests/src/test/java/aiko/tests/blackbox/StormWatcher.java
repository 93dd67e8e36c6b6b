// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Counts the records of a storm and keeps none, and asks the process whether it is still there. */
final class StormWatcher implements AutoCloseable {
    private static final Pattern RECORD = Pattern.compile(" storm (\\w+) (\\d+)$");
    private static final Pattern DROPPED = Pattern.compile(" (\\d+) log records (dropped|not published): ");

    private final MqttClient client;
    private final String path;
    private final AtomicLong received = new AtomicLong();
    private final Map<String, Long> dropped = new ConcurrentHashMap<>();
    private final Map<String, Integer> last = new ConcurrentHashMap<>();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private volatile String outOfOrder;

    StormWatcher(int port, String path) throws MqttException {
        this.path = path;
        client = new MqttClient("tcp://127.0.0.1:" + port, MqttClient.generateClientId(), new MemoryPersistence());
        client.connect();
        client.subscribe(
                path + "/+/log", (topic, message) -> line(new String(message.getPayload(), StandardCharsets.UTF_8)));
        client.subscribe("pong/+", (topic, message) -> answered.add(topic));
    }

    private void line(String line) {
        Matcher record = RECORD.matcher(line);
        Matcher report = DROPPED.matcher(line);
        if (record.find()) {
            received.incrementAndGet();
            int number = Integer.parseInt(record.group(2));
            Integer before = last.put(record.group(1), number);
            if (before != null && before >= number) {
                outOfOrder = line;
            }
        } else if (report.find()) {
            dropped.merge(report.group(2), Long.parseLong(report.group(1)), Long::sum);
        }
    }

    long received() {
        return received.get();
    }

    /** Of which the log has said that nobody wrote them. */
    long dropped() {
        return dropped.getOrDefault("dropped", 0L);
    }

    /** Of which the log has said that they were not published. */
    long notPublished() {
        return dropped.getOrDefault("not published", 0L);
    }

    /** A record that came twice, or after a later one; or null. */
    String outOfOrder() {
        return outOfOrder;
    }

    /** Asks the event loop of the process for an answer, and waits for it. */
    void ping(int number) throws MqttException {
        String pong = "pong/" + number;
        client.publish(path + "/0/control", ("(ping " + pong + ")").getBytes(StandardCharsets.UTF_8), 0, false);
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> answered.contains(pong));
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 500);
        client.close(true);
    }
}
