// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** The recorder of this container: what it keeps, and what it tells those who follow it. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class RecorderTest {
    private static final String LINE = "2026-01-02_03:04:05.678     INFO               NAME two (words) ";
    private static final String SHARED =
            LINE.replace(' ', '\u00a0').replace('(', '{').replace(')', '}');

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    ConfigurationAdmin configurations;

    private final List<String> answers = new CopyOnWriteArrayList<>();
    private Configuration configuration;
    private Handle subscription;
    private HostedService recorder;

    @BeforeEach
    void start() throws Exception {
        await().until(() -> process.connectionState().isAtLeast(ConnectionState.TRANSPORT));
        subscription = process.messages().subscribe("test/recorder/#", message -> {
            answers.add(message.text());
        });
        configuration = configurations.getConfiguration("aiko.logging.recorder", "?");
        configuration.update(new Hashtable<>(
                Map.of("enabled", "true", "topic.filter", "test/recorded/+/log", "services", "200", "records", "3")));
        await().until(() -> !recorders().isEmpty());
        recorder = recorders().get(0);
        process.messages().synchronize().toCompletableFuture().join();
    }

    private List<HostedService> recorders() {
        return process.services().stream()
                .filter(service -> service.definition().name().equals("recorder"))
                .toList();
    }

    @AfterEach
    void stop() throws Exception {
        configuration.delete();
        await().until(() -> recorders().isEmpty());
        subscription.cancel();
    }

    private void log(String service, Object number) {
        process.messages()
                .publish("test/recorded/" + service + "/log", (LINE + number).getBytes(StandardCharsets.UTF_8));
    }

    private void ask(String topic, int leaseSeconds, Object filter) {
        process.messages()
                .publishCommand(
                        recorder.topicPath().control(), "share", "test/recorder/" + topic, leaseSeconds, filter);
    }

    private void askRecords(Object services, int count) {
        process.messages()
                .publishCommand(recorder.topicPath().in(), "records", "test/recorder/records", services, count);
    }

    /** Questions come to the recorder by another queue than records, and may overtake them. */
    private void awaitRecorded(String service, Object number) {
        List<String> seen = new CopyOnWriteArrayList<>();
        Handle own = process.messages().subscribe("test/recorder.seen", message -> seen.add(message.text()));
        await().until(() -> {
            process.messages()
                    .publishCommand(
                            recorder.topicPath().in(),
                            "records",
                            "test/recorder.seen",
                            List.of("test/recorded/" + service),
                            1);
            return seen.contains(row(service, number));
        });
        own.cancel();
    }

    private static String update(String service, Object number) {
        String value = SHARED + number;
        return "(update lru_cache.test/recorded/" + service + "/log " + value.length() + ":" + value + ")";
    }

    @Test
    void who_follows_it_hears_of_each_record_while_there_are_few() {
        ask("lease", 300, "lru_cache");
        await().until(() -> answers.contains("(item_count 0)"));
        var expected = new ArrayList<>(List.of("(item_count 0)"));
        for (int i = 0; i < 20; i++) {
            log("a", i);
            log("b.c", i);
            expected.add(update("a", i));
            expected.add(update("b\u2024c", i));
        }
        await().untilAsserted(() -> assertThat(answers).containsExactlyElementsOf(expected));
    }

    @Test
    void in_a_storm_who_follows_it_hears_of_the_latest_records_only() {
        ask("lease", 300, "lru_cache");
        await().until(() -> answers.contains("(item_count 0)"));
        long began = System.nanoTime();
        for (int i = 0; i < 4_000; i++) {
            log("a", i);
            log("b", i);
        }
        await().until(() -> answers.contains(update("a", 3_999)) && answers.contains(update("b", 3_999)));
        long tenths = (System.nanoTime() - began) / 100_000_000;
        assertThat(answers.size()).isLessThanOrEqualTo(101 * (int) (tenths + 1));
    }

    @Test
    void what_nobody_follows_is_shared_as_soon_as_somebody_asks() {
        for (int i = 0; i < 5; i++) {
            log("a", i);
        }
        awaitRecorded("a", 4);

        ask("once", 0, "*");

        String value = SHARED + 4;
        await().until(() -> answers.size() == 8);
        assertThat(answers)
                .startsWith("(item_count 7)", "(add lifecycle ready)", "(add log_level INFO)")
                .contains("(add lru_cache_size 200)", "(add ring_buffer_size 3)")
                .contains("(add topic_path_filter test/recorded/+/log)")
                .contains("(add lru_cache.test/recorded/a/log " + value.length() + ":" + value + ")");
    }

    @Test
    void it_answers_with_the_last_records_as_they_were() {
        for (int i = 0; i < 5; i++) {
            log("a", i);
        }
        log("b", "last");
        awaitRecorded("b", "last");

        askRecords(List.of("test/recorded/a"), 2);
        await().until(() -> answers.size() == 3);
        askRecords("*", 2);
        await().until(() -> answers.size() == 6);

        assertThat(answers)
                .containsExactly(
                        "(item_count 2)", row("a", 3), row("a", 4), "(item_count 2)", row("a", 4), row("b", "last"));
    }

    private static String row(String service, Object number) {
        String line = LINE + number;
        return "(response (test/recorded/" + service + "/log " + line.length() + ":" + line + "))";
    }

    @Test
    void its_log_level_can_be_set_and_what_is_no_level_changes_nothing() {
        ask("lease", 300, "log_level");
        await().until(() -> answers.contains("(add log_level INFO)"));

        for (String level : new String[] {"debug", "nonsense", "INFO"}) {
            process.messages().publishCommand(recorder.topicPath().control(), "update", "log_level", level);
        }

        await().untilAsserted(() -> assertThat(answers)
                .endsWith(
                        "(update log_level debug)",
                        "(update log_level DEBUG)",
                        "(update log_level nonsense)",
                        "(update log_level DEBUG)",
                        "(update log_level INFO)"));
    }

    /** It would record its own answers, and what it says of these, without an end. */
    @Test
    void what_is_on_no_log_topic_is_no_record_whatever_the_filter_lets_through() throws Exception {
        var before = recorder.topicPath();
        configuration.update(new Hashtable<>(Map.of("enabled", "true", "topic.filter", "#")));
        await().until(() ->
                !recorders().isEmpty() && !recorders().get(0).topicPath().equals(before));
        recorder = recorders().get(0);
        process.messages().synchronize().toCompletableFuture().join();
        ask("lease", 300, List.of("lru_cache.test/recorded/a/log", "lru_cache.test/recorder/lease"));
        ask("other/log", 300, "lru_cache");
        await().until(() -> answers.contains("(item_count 0)"));
        log("a", 1);
        await().until(() -> answers.contains(update("a", 1)));
        log("a", 2);
        await().until(() -> answers.contains(update("a", 2)));

        await().during(Duration.ofMillis(300)).untilAsserted(() -> assertThat(answers)
                .containsExactly("(item_count 0)", update("a", 1), update("a", 2)));
    }

    @Test
    void a_service_that_gives_way_is_not_shared_any_more() {
        ask("lease", 300, "lru_cache");
        log("first", 0);
        await().until(() -> answers.contains(update("first", 0)));
        for (int i = 0; i < 200; i++) {
            log("other" + i, i);
        }
        await().until(() -> answers.contains("(remove lru_cache.test/recorded/first/log)"));
    }
}
