// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as a repetition, and that no count is lost, wherever records go. */
class LogRepeatsTest {
    @TempDir
    Path folder;

    @Test
    void other_causes_are_other_records_and_a_count_is_written_everywhere_before_the_end() throws Exception {
        Container.configure(folder, "aiko.logging.cfg", "file = log/test.log", "file.format = json");
        String output;
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var watcher = new Watcher(mosquitto.port)) {
            var container = Container.start(folder, mosquitto.port, Map.of("AIKO_LOG_REPEAT_PERIOD", "600"));
            container.ready();
            container.drop("talker.jar", LogTalker.bundle());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> container.exec("test:say INFO ready 0").status() == 0);
            assertThat(container
                            .exec("test:fail \"request failed\" [one one two one]")
                            .err())
                    .isEmpty();
            assertThat(container.exec("test:say INFO \"the same\" -5").err()).isEmpty();
            watcher.awaitLine(line -> line.endsWith(" TALKER the same"));
            container.close();
            watcher.awaitLine(line -> line.endsWith(" TALKER Repeated message count: 4"));
            assertThat(watcher.lines().stream()
                            .filter(line -> line.contains(" TALKER "))
                            .map(line -> line.substring(line.indexOf(" TALKER ") + 8)))
                    .containsExactly(
                            "request failed",
                            "Repeated message count: 1",
                            "request failed",
                            "request failed",
                            "the same",
                            "Repeated message count: 4");
            output = container.output();
        }
        assertThat(output)
                .containsSubsequence(
                        "Caused by: java.io.IOException: one",
                        "Repeated message count: 1",
                        "Caused by: java.io.IOException: two",
                        "Caused by: java.io.IOException: one",
                        "the same",
                        "Repeated message count: 4");
        List<String> file = Files.readAllLines(folder.resolve("data/log/test.log.0"));
        assertThat(file.stream().filter(line -> line.contains("\"logger\":\"test.Talker\"")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("IOException: one"),
                        line -> assertThat(line).contains("Repeated message count: 1"),
                        line -> assertThat(line).contains("IOException: two"),
                        line -> assertThat(line).contains("IOException: one"),
                        line -> assertThat(line).contains("\"the same\""),
                        line -> assertThat(line).contains("Repeated message count: 4"));
    }
}
