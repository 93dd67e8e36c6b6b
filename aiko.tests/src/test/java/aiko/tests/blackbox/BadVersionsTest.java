// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that should replace a bundle and are no good, the way back, and a container that is killed meanwhile. */
class BadVersionsTest {
    private static final String FILE = "aloha.jar";
    private static final Pattern HANDLED = Pattern.compile("\n\\S+ +2 +aloha +(\\d+) +(\\d+) +0 +");

    @TempDir
    Path folder;

    private static byte[] version(int version) throws Exception {
        return Distribution.example("example.aloha", version + ".0.0");
    }

    /** It waits for a service that nobody offers. */
    private static byte[] lateVersion(int version) throws Exception {
        return Distribution.example(
                "example.aloha",
                version + ".0.0",
                description -> description.replace(
                        "</scr:component>",
                        "<reference name=\"nobody\" interface=\"nowhere.Nobody\"/></scr:component>"));
    }

    private static byte[] failingVersion(int version) throws Exception {
        return Distribution.example(
                "example.aloha",
                version + ".0.0",
                description ->
                        description.replaceAll("implementation class=\"[^\"]+\"", "implementation class=\"no.One\""));
    }

    private static byte[] emptyVersion(int version, String header, String value) throws Exception {
        return Distribution.bundle("example.aloha", Map.of("Bundle-Version", version + ".0.0", header, value));
    }

    private Container start(int port) throws Exception {
        return Container.start(folder, port, "aiko.deployer.cfg", "deploy.start-limit = 1");
    }

    private static void awaitLine(Container container, String text) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(container.output()).contains(text));
    }

    @Test
    void the_old_version_goes_on_with_every_message_and_the_folder_counts_after_a_kill() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var watcher = new Watcher(mosquitto.port)) {
            try (var container = start(mosquitto.port).ready()) {
                container.drop(FILE, version(1));
                String service = container.topicPath() + "/2";
                watcher.awaitLine(line -> line.contains("/out (add " + service + " aloha "));
                watcher.forget();
                try (var stream = new Stream(watcher, service + "/in")) {
                    badVersions(container, stream);
                    rollback(container, stream);
                    assertThat(watcher.lines()).noneMatch(line -> line.matches("\\S+/out \\((add|remove) .*"));
                }
                killInTheMiddle(container);
            }
            restart(mosquitto.port);
        }
    }

    private void badVersions(Container container, Stream stream) throws Exception {
        container.drop(FILE, "no jar at all".getBytes(StandardCharsets.UTF_8));
        awaitLine(
                container,
                "deploy/aloha.jar: it is not a jar: it does not begin with a zip header; copy the jar again; the previous version keeps");
        assertThat(container.exec("aiko:process").out())
                .containsPattern("deploy folder .*: [1-9]\\d* files refused, 0 of them over a limit");
        container.drop(FILE, emptyVersion(2, "Import-Package", "nowhere"));
        awaitLine(
                container,
                "example.aloha 2.0.0 waits for package nowhere: no bundle provides it; drop a bundle that does");
        awaitLine(container, "docs/how-to/use-a-library.md; example.aloha 1.0.0 keeps running");
        container.drop(FILE, emptyVersion(3, "Bundle-Activator", "no.One"));
        awaitLine(container, "example.aloha 3.0.0 cannot be started: ");
        container.drop(FILE, failingVersion(4));
        awaitLine(container, "example.aloha 4.0.0 does not run: its component ");
        container.drop(FILE, lateVersion(5));
        awaitLine(container, "waits for its reference nobody, even after 1.0 s; example.aloha 1.0.0 runs again");
        assertThat(container.exec("aiko:bundles").out())
                .containsPattern(
                        "FAILED +example.aloha +1.0.0 +1 +aloha.jar +\\S+ \\S+ +example.aloha 5.0.0 does not run");
        stream.assertHandled(container);
    }

    private static void rollback(Container container, Stream stream) throws Exception {
        Container.Result back = container.exec("aiko:rollback example.aloha");
        assertThat(back.out()).isEqualTo("example.aloha 1.0.0 runs, from aloha.jar\n");
        Path next = Files.write(container.folder.resolve("next"), version(6));
        assertThat(container.exec("aiko:swap --dry-run example.aloha").out())
                .containsPattern("ID +NAME +VERSION\n\\d+ +example.aloha +1.0.0\n$");
        assertThat(container.exec("aiko:swap example.aloha " + next).out())
                .isEqualTo("example.aloha 6.0.0 runs, from aloha.jar\n");
        assertThat(container.exec("aiko:rollback example.aloha").out())
                .isEqualTo("example.aloha 1.0.0 runs, from aloha.jar\n");
        Files.write(next, emptyVersion(7, "Bundle-Activator", "no.One"));
        Container.Result bad = container.exec("aiko:swap example.aloha " + next);
        assertThat(bad.status()).isEqualTo(1);
        assertThat(bad.err()).contains("example.aloha 7.0.0 cannot be started").contains("1.0.0 runs again");
        stream.assertHandled(container);
        assertThat(container.exec("aiko:rollback example.aloha").status()).isZero();
    }

    /** A swap that waits is one in whose middle it can be killed. */
    private static void killInTheMiddle(Container container) throws Exception {
        byte[] late = lateVersion(8);
        container.drop(FILE, late);
        await().pollInterval(Duration.ofMillis(10)).until(() -> isInstalled(container, late));
        container.process().destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        assertThat(container.output()).doesNotContain("example.aloha 8.0.0");
    }

    private static boolean isInstalled(Container container, byte[] content) throws Exception {
        try (var files = Files.find(
                container.folder.resolve("data/cache"),
                4,
                (file, attributes) -> attributes.isRegularFile() && attributes.size() == content.length)) {
            for (Path file : files.toList()) {
                if (Arrays.equals(Files.readAllBytes(file), content)) {
                    return true;
                }
            }
            return false;
        } catch (UncheckedIOException | NoSuchFileException changesMeanwhile) {
            return false;
        }
    }

    private void restart(int port) throws Exception {
        try (var container = start(port)) {
            awaitLine(container, "even after 1.0 s; example.aloha 1.0.0 runs again");
            assertThat(container.ready().readyLine().group(5)).isEqualTo("2");
        }
        Files.writeString(folder.resolve("deploy").resolve(FILE), "no jar at all");
        try (var container = start(port).ready()) {
            awaitLine(container, "it is not a jar");
            assertThat(container.exec("aiko:bundles").out())
                    .containsPattern("REFUSED +example.aloha +1.0.0 +1 +aloha.jar");
            container.drop(FILE, version(9));
            awaitLine(container, "started example.aloha 9.0.0 (was 1.0.0)");
        }
    }

    /** Sends messages to a service until it is closed. */
    private static final class Stream implements AutoCloseable {
        private final AtomicInteger sent = new AtomicInteger();
        private final Thread thread;
        private volatile boolean paused;
        private volatile boolean isStill;
        private volatile boolean ended;

        Stream(Watcher watcher, String topic) {
            thread = new Thread(() -> {
                while (!ended) {
                    isStill = paused;
                    if (!paused) {
                        try {
                            watcher.publish(topic, "(aloha " + sent.incrementAndGet() + ")");
                        } catch (org.eclipse.paho.client.mqttv3.MqttException failure) {
                            throw new IllegalStateException(failure);
                        }
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
            });
            thread.start();
        }

        /** Every message that was sent has been handled, and only once. */
        void assertHandled(Container container) {
            paused = true;
            await().until(() -> isStill);
            await().untilAsserted(() -> {
                Matcher row = HANDLED.matcher(container.exec("aiko:process").out());
                assertThat(row.find()).isTrue();
                assertThat(row.group(1)).isEqualTo(Integer.toString(sent.get()));
                assertThat(row.group(2)).isEqualTo("0");
            });
            paused = false;
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
        }
    }
}
