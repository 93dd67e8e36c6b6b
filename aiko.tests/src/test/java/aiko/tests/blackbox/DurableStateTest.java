// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that counts, in containers that are killed. */
class DurableStateTest {
    private static final int KILLS = 4;

    @TempDir
    Path folder;

    private int sent;

    private Container start(Mosquitto mosquitto) throws IOException {
        return Container.start(
                        folder, mosquitto.port, "aiko.process.cfg", "state.interval = 50", "mqtt.host = 127.0.0.1")
                .ready();
    }

    private static void awaitService(Watcher watcher, Container container) {
        watcher.awaitLine(line ->
                line.startsWith(container.topicPath() + "/1/out (add " + container.topicPath() + "/2 counting "));
    }

    /** What the service has counted when it has had this message and all before. */
    private int count(Watcher watcher, Container container) throws Exception {
        String service = container.topicPath() + "/2";
        int number = ++sent;
        watcher.publish(service + "/in", "(count " + number + ')');
        String counted = service + "/out (counted 1.0.0 " + number + ' ';
        watcher.awaitLine(line -> line.startsWith(counted));
        String line = watcher.lines().stream()
                .filter(each -> each.startsWith(counted))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(line.substring(counted.length(), line.length() - 1));
    }

    private List<Path> files() throws IOException {
        Path states = folder.resolve("data/state");
        if (!Files.isDirectory(states)) {
            return List.of();
        }
        try (var files = Files.list(states)) {
            return files.toList();
        }
    }

    private FileTime written() throws IOException {
        for (Path file : files()) {
            if (file.toString().endsWith(".state")) {
                try {
                    return Files.getLastModifiedTime(file);
                } catch (IOException beingReplaced) {
                    break;
                }
            }
        }
        return FileTime.fromMillis(0);
    }

    /** Counts until the state has been written again: only then it is surely one that was asked for after this call. */
    private void countUntilWrittenAgain(Watcher watcher, Container container) throws Exception {
        FileTime before = written();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (written().compareTo(before) <= 0) {
            count(watcher, container);
            assertThat(System.nanoTime()).isLessThan(limit);
        }
    }

    @Test
    void a_count_goes_back_by_no_more_than_an_interval_when_the_container_is_killed() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var watcher = new Watcher(mosquitto.port)) {
            int atLeast = 0;
            for (int i = 0; i <= KILLS; i++) {
                var container = start(mosquitto);
                try {
                    if (i == 0) {
                        container.drop("counting.jar", CountingBundle.durable("1.0.0"));
                    }
                    awaitService(watcher, container);
                    int count = count(watcher, container);
                    assertThat(count).isBetween(atLeast + 1, sent);
                    atLeast = count;
                    countUntilWrittenAgain(watcher, container);
                    countUntilWrittenAgain(watcher, container);
                    for (int more = 0; more < 20 * i; more++) {
                        watcher.publish(container.topicPath() + "/2/in", "(count 0)");
                        sent++;
                    }
                    assertThat(container.output()).doesNotContain("cannot read").doesNotContain("take over");
                } finally {
                    container.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    @Test
    void a_count_is_exact_when_the_container_is_stopped_and_goes_with_the_file_in_the_deploy_folder() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var watcher = new Watcher(mosquitto.port)) {
            try (var container = start(mosquitto)) {
                container.drop("counting.jar", CountingBundle.durable("1.0.0"));
                awaitService(watcher, container);
                for (int i = 1; i <= 10; i++) {
                    assertThat(count(watcher, container)).isEqualTo(i);
                }
            }
            try (var container = start(mosquitto)) {
                awaitService(watcher, container);
                assertThat(count(watcher, container)).isEqualTo(11);
                assertThat(files()).isNotEmpty();

                Files.delete(container.deploy.resolve("counting.jar"));

                await().atMost(Duration.ofSeconds(10)).until(() -> files().isEmpty());
            }
        }
    }
}
