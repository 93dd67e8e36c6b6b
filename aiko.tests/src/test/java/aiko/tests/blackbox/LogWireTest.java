// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Where the log of a container goes: Mosquitto, the console, files; when, how, and what becomes of a storm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LogWireTest {
    private static final int RING = 128;
    private static final int THIRD_OF_STORM = 333_334;
    private static final int STORM = 3 * THIRD_OF_STORM;
    private static final int LAST = Integer.MAX_VALUE;
    private static final int MANY = 15_000;
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d_\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    private Path folder;
    private Mosquitto mosquitto;
    private FaultProxy proxy;
    private Container container;
    private Watcher watcher;
    private List<String> beforeTheConnection;
    private int files;

    @BeforeAll
    void log_before_there_is_a_connection(@TempDir Path temporary) throws Exception {
        folder = temporary;
        mosquitto = new Mosquitto(folder, Distribution.freePort(), "allow_anonymous true", "max_queued_messages 0");
        watcher = new Watcher(mosquitto.port);
        proxy = new FaultProxy(mosquitto.port);
        proxy.stall();
        // What a million records need at once does not fit into this heap.
        container = Container.start(
                folder,
                proxy.port(),
                Map.of("AIKO_MQTT_HOST", "127.0.0.1", "AIKO_JAVA_OPTS", "-Xmx96m", "AIKO_LOG_REPEAT_PERIOD", "1"));
        container.drop("talker.jar", LogTalker.bundle());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> container.exec("test:say INFO ready 0").status() == 0);
        say("early", 2 * RING);
        proxy.goOn();
        watcher.awaitLine(line -> line.endsWith(" early " + 2 * RING));
        beforeTheConnection = logLines();
        container.ready();
    }

    @AfterAll
    void stop() throws Exception {
        watcher.close();
        container.close();
        proxy.close();
        mosquitto.close();
    }

    private void say(String text, int count) throws Exception {
        say("INFO", text, count);
    }

    private void say(String level, String text, int count) throws Exception {
        var result = container.exec("test:say " + level + " \"" + text + "\" " + count);
        assertThat(result.err()).isEmpty();
    }

    private List<String> logLines() {
        return watcher.lines().stream()
                .filter(line -> line.matches("\\S+/log .*"))
                .toList();
    }

    private List<String> logLines(String text) {
        return logLines().stream()
                .filter(line -> line.contains(' ' + text))
                .map(line -> line.substring(line.indexOf(' ' + text) + 1))
                .toList();
    }

    private static List<String> numbered(String text, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> text + ' ' + i).toList();
    }

    /** Changes the settings of the running container, and waits until they count. */
    private Path configure(String... lines) throws Exception {
        var all = new ArrayList<>(List.of(lines));
        all.add("file = log/" + ++files + ".log");
        Container.configure(folder, "aiko.logging.cfg", all.toArray(String[]::new));
        Path file = folder.resolve("data/log/" + files + ".log.0");
        await().atMost(Duration.ofSeconds(15)).until(() -> Files.exists(file));
        return file;
    }

    @Test
    void before_the_connection_the_last_128_records_wait_and_are_sent_in_order() {
        List<String> early = beforeTheConnection.stream()
                .filter(line -> line.contains(" early "))
                .map(line -> line.substring(line.indexOf("early ")))
                .toList();
        assertThat(early).hasSizeBetween(RING - 4, RING);
        assertThat(early).isEqualTo(numbered("early", 2 * RING - early.size() + 1, 2 * RING));
    }

    @Test
    void lines_on_the_wire_are_the_references_and_go_to_the_topic_of_their_service() throws Exception {
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        String path = container.topicPath();
        watcher.awaitLine(line -> line.contains("/out (add " + path + "/2 aloha "));
        watcher.publish(path + "/2/in", "(aloha Pele)");
        say("WARN", "of no service", 1);
        say("ERROR", "with an exception", 1);

        watcher.awaitLine(matching(path + "/2/log " + TIME + "    INFO       ALOHASERVICE Aloha Pele!"));
        watcher.awaitLine(matching(path + "/0/log " + TIME + " WARNING             TALKER of no service 1"));
        watcher.awaitLine(matching(path + "/0/log " + TIME + "   ERROR             TALKER with an exception 1"));
        await().untilAsserted(() -> assertThat(container.output())
                .containsPattern("(?m)^[\\d:.]{12} INFO    example.aloha +aloha/2 +Aloha Pele!$")
                .containsPattern("(?m)^[\\d:.]{12} WARNING test.talker {8,}of no service 1$")
                .containsPattern(
                        "(?m) with an exception 1\njava.lang.IllegalStateException: on purpose\n\tat aiko.tests.")
                .doesNotContain("\u001b"));
    }

    private static Predicate<String> matching(String pattern) {
        return Pattern.compile(pattern).asMatchPredicate();
    }

    @Test
    void repeated_records_are_counted_and_the_count_comes_by_itself() throws Exception {
        say("once and again", -5);

        watcher.awaitLine(line -> line.endsWith(" TALKER Repeated message count: 4"));
        assertThat(logLines("once and again")).hasSize(1);
        await().until(() -> container.output().contains(" Repeated message count: 4"));
    }

    @Test
    void destinations_and_formats_change_while_it_runs() throws Exception {
        Path file = configure("mqtt = false", "file.format = json");
        say("for the console", 1);
        await().until(() -> container.output().contains("for the console 1"));
        Path other = configure("mqtt = true");
        say("for MQTT", 1);
        watcher.awaitLine(line -> line.endsWith(" for MQTT 1"));
        Path last = configure("mqtt = all", "format = json", "mqtt.some = thing");
        say("for all", 1);
        watcher.awaitLine(line -> line.endsWith(" for all 1"));
        await().until(() -> container.output().contains("for all 1"));

        assertThat(logLines("for")).containsExactly("for MQTT 1", "for all 1");
        assertThat(container.output()).doesNotContain("for MQTT 1");
        assertThat(json(Files.readString(file)).get("message").asText()).isEqualTo("for the console 1");
        assertThat(Files.readString(other)).endsWith(" for MQTT 1\n").hasLineCount(1);
        // The setting that there is not is told of at some time.
        assertThat(Files.readString(last)
                        .lines()
                        .filter(line -> !line.endsWith(" unknown setting mqtt.some is ignored")))
                .singleElement()
                .asString()
                .endsWith(" for all 1");
        JsonNode onConsole = json(container
                .output()
                .lines()
                .filter(line -> line.contains("for all 1"))
                .findFirst()
                .orElseThrow());
        assertThat(onConsole.get("bundle").asText()).isEqualTo("test.talker");
        assertThat(onConsole.get("logger").asText()).isEqualTo("test.Talker");
        configure("mqtt = maybe");
        watcher.awaitLine(
                line -> line.endsWith(" mqtt of aiko.logging: ignoring \"maybe\": expected all, true or false"));
    }

    private static JsonNode json(String line) throws Exception {
        return new ObjectMapper().readTree(line);
    }

    @Test
    void while_the_server_is_away_the_last_128_records_wait_and_nothing_is_sent_twice() throws Exception {
        say("here", 300);
        watcher.awaitLine(line -> line.endsWith(" here 300"));
        int lost = lost();
        proxy.stall();
        proxy.reset();
        await().atMost(Duration.ofSeconds(20)).until(() -> lost() > lost);
        say("away", 300);
        await().atMost(Duration.ofSeconds(20)).until(() -> container.output().contains("away 300"));
        proxy.goOn();
        watcher.awaitLine(line -> line.endsWith(" away 300"));
        say("back", 300);
        watcher.awaitLine(line -> line.endsWith(" back 300"));

        assertThat(logLines("here")).isEqualTo(numbered("here", 1, 300));
        List<String> away = logLines("away");
        assertThat(away).hasSizeBetween(RING - 4, RING).isEqualTo(numbered("away", 300 - away.size() + 1, 300));
        assertThat(logLines("back")).isEqualTo(numbered("back", 1, 300));
    }

    @Test
    void what_the_server_does_not_take_is_counted_and_the_console_goes_on() throws Exception {
        String text = "stuck " + "x".repeat(1_000);
        proxy.stall();
        say(text, MANY);
        await().atMost(Duration.ofSeconds(20)).until(() -> container.output().contains(text + ' ' + MANY));
        proxy.goOn();
        // One line says so at the end of the storm, but another one before if it lasts.
        await().until(() -> notPublished() > 0 && logLines("stuck").size() + notPublished() >= MANY);

        List<String> published = logLines("stuck");
        assertThat(published).isEqualTo(numbered(text, 1, published.size()));
        assertThat(published.size() + notPublished()).isEqualTo(MANY);
    }

    private long notPublished() {
        return logLines().stream()
                .map(Pattern.compile("TIONS (\\d+) log records not published: ")::matcher)
                .filter(Matcher::find)
                .mapToLong(report -> Long.parseLong(report.group(1)))
                .sum();
    }

    private int lost() {
        return container.output().split("connection to MQTT server \\S+ lost: ", -1).length;
    }

    @Test
    void a_storm_is_bounded_and_stops_nobody() throws Exception {
        watcher.close();
        try (var storm = new StormWatcher(mosquitto.port, container.topicPath())) {
            container.exec("test:storm " + THIRD_OF_STORM);
            await().until(() -> storm.received() > 0);
            int pings = 0;
            while (storm.received() + storm.dropped() + storm.notPublished() < STORM) {
                storm.ping(++pings);
            }

            assertThat(pings).isGreaterThan(3);
            assertThat(storm.outOfOrder()).isNull();
            assertThat(storm.received() + storm.dropped() + storm.notPublished())
                    .isEqualTo(STORM);
            await().untilAsserted(() ->
                    assertThat(printed(" storm ") + storm.dropped()).isEqualTo(STORM));
            assertThat(printed("log records dropped")).isBetween(1L, 10L);
        } finally {
            watcher = new Watcher(mosquitto.port);
        }
    }

    @Test
    @Order(LAST)
    void what_was_logged_before_the_end_is_written() throws Exception {
        say("end", 5_000);
        container.close();

        assertThat(container.process().exitValue()).isZero();
        assertThat(printed(" end ")).isEqualTo(5_000);
        watcher.awaitLine(line -> line.endsWith(" end 5000"));
        assertThat(logLines("end")).isEqualTo(numbered("end", 1, 5_000));
    }

    private long printed(String text) {
        return container.output().lines().filter(line -> line.contains(text)).count();
    }
}
