// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Asks the registrar for its directory from outside, as every MQTT client can. */
final class Observer implements AutoCloseable {
    private static final Pattern FOUND =
            Pattern.compile("\\S+/service/registrar (\\(primary found (\\S+) \\S+ \\S+\\))");
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Watcher watcher;
    /** Within the namespace, which is all that a bridge between two servers passes. */
    private final String answers;

    private int questions;

    Observer(int port) throws MqttException {
        watcher = new Watcher(port);
        answers = "aiko/observer-" + port + "/";
    }

    Watcher watcher() {
        return watcher;
    }

    /** The topic path of the registrar that was announced last. */
    Optional<String> primary() {
        return latest(2);
    }

    /** How it announced itself. */
    String latestFound() {
        return latest(1).orElseThrow();
    }

    private Optional<String> latest(int group) {
        return watcher.lines().stream()
                .map(FOUND::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(group))
                .reduce((earlier, later) -> later);
    }

    /** "TOPIC_PATH NAME" of each row, sorted; empty where no registrar answers. */
    List<String> directory() throws MqttException {
        Optional<String> primary = primary();
        if (primary.isEmpty()) {
            return List.of();
        }
        String answer = answers + ++questions;
        watcher.publish(primary.get() + "/in", "(share " + answer + " * * * * *)");
        String end = primary.get() + "/out (sync " + answer + ")";
        try {
            await().atMost(ANSWER_LIMIT).pollInterval(POLL).until(() -> watcher.lines()
                    .contains(end));
        } catch (ConditionTimeoutException nobodyAnswers) {
            return List.of();
        }
        String row = answer + " (add ";
        return watcher.lines().stream()
                .filter(line -> line.startsWith(row))
                .map(line -> line.substring(row.length()).split(" ", 3))
                .map(fields -> fields[0] + " " + fields[1])
                .sorted()
                .toList();
    }

    /** Waits until each of the rows is there once, and nothing else. */
    void awaitDirectory(List<String> expected) {
        await().atMost(SETTLE_LIMIT).pollInterval(POLL).until(this::directory, expected::equals);
    }

    /** Waits until the directory has been so for a while. */
    void awaitSteadyDirectory(List<String> expected) {
        await().atMost(SETTLE_LIMIT).pollInterval(POLL).during(STEADY).until(this::directory, expected::equals);
    }

    @Override
    public void close() throws MqttException {
        watcher.close();
    }
}
