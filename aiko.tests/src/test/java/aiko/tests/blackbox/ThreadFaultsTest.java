// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any bundle can find and interrupt any thread, and throw whatever it likes: nothing of the container ends by that. */
class ThreadFaultsTest {
    /** All threads of ours, and the one that waits for the end. A new one is to be added once it is sure to survive. */
    private static final List<Pattern> KNOWN = List.of(
            Pattern.compile("main"),
            Pattern.compile("aiko-admin-socket"),
            Pattern.compile("aiko-broker(-check|-tls)?(-\\d+)?"),
            Pattern.compile("aiko-condition-aiko\\.(transport|registrar)"),
            Pattern.compile("aiko-configuration(-watch)?"),
            Pattern.compile("aiko-deployer(-watch)?"),
            Pattern.compile("aiko-health-\\d+"),
            Pattern.compile("aiko-log"),
            Pattern.compile("aiko-mqtt-\\d+|MQTT (Con|Rec|Snd|Call|Ping): .*"),
            Pattern.compile("aiko-mqtt-(send|close)"),
            Pattern.compile(
                    "aiko-process-\\d+(-watch|-(aiko\\.(client|logging|registrar|shell)|vandal|example\\.aloha))?"),
            Pattern.compile("aiko-registrar-(journal|answer)"),
            Pattern.compile("aiko-shell-\\d+(-input|-output)?"),
            Pattern.compile("aiko-ssh(-io|-timer)?(-\\d+)?(-input)?"),
            Pattern.compile("aiko-state"));

    private static final List<String> MUST_BE_THERE = List.of(
            "main",
            "aiko-admin-socket",
            "aiko-broker",
            "aiko-configuration",
            "aiko-configuration-watch",
            "aiko-deployer",
            "aiko-deployer-watch",
            "aiko-log",
            "aiko-mqtt-send",
            "aiko-registrar-journal",
            "aiko-state");

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @TempDir
    Path folder;

    private int port;
    private Container container;
    private Watcher watcher;
    private int number;

    @BeforeEach
    void start() throws Exception {
        port = Distribution.freePort();
        Container.configure(folder, "aiko.process.cfg", "state.interval = 50");
        Container.configure(folder, "aiko.registrar.cfg", "state.keep = true");
        Container.configure(folder, "aiko.logging.cfg", "file = " + folder.resolve("log"));
        container = Container.start(folder, port, Map.of()).ready();
        container.drop("vandal.jar", VandalBundle.of());
        awaitSaid("started vandal 1.0.0");
        watcher = new Watcher(port);
    }

    @AfterEach
    void stop() throws Exception {
        watcher.close();
        container.close();
    }

    private void awaitSaid(String text) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(container.output()).contains(text));
    }

    private void tell(String command) throws Exception {
        watcher.publish(container.topicPath() + "/2/in", '(' + command + ')');
    }

    private void interrupt() throws Exception {
        number++;
        tell("interrupt " + number);
        awaitSaid("INTERRUPTED " + number);
    }

    /** What an interrupt takes is a connection at most, which is made again. */
    private void awaitReady() {
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(container.client("status").out()).startsWith("READY"));
    }

    /** That everything still does what it is there for. */
    private void assertEverythingWorks() throws Exception {
        number++;
        awaitReady();
        assertThat(container.exec("echo hello").out()).contains("hello");
        // The connection may be about to be made again, and take what is said meanwhile.
        await().atMost(LIMIT).untilAsserted(() -> {
            tell("log number-" + number);
            assertThat(container.output()).contains("vandal says number-" + number);
        });
        await().atMost(LIMIT).untilAsserted(() -> assertThat(Files.readString(folder.resolve("log.0")))
                .contains("vandal says number-" + number));
        container.drop("other.jar", Distribution.example("example.aloha", number + ".0.0"));
        awaitSaid("example.aloha " + number + ".0.0");
        Container.configure(folder, "aiko.logging.cfg", "file = " + folder.resolve("log"), "x" + number + " = 1");
        awaitSaid("x" + number);
        try (var observer = new Observer(port)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(observer.directory())
                    .anyMatch(line -> line.endsWith(" vandal"))
                    .anyMatch(line -> line.endsWith(" aloha")));
        }
        Path state = folder.resolve("data/state");
        var before = lastWritten(state);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(lastWritten(state)).isGreaterThan(before));
    }

    private static long lastWritten(Path state) throws Exception {
        try (var files = Files.list(state)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
        }
    }

    @Test
    void interrupts_of_a_bundle_end_no_thread() throws Exception {
        interrupt();

        var threads = new TreeSet<>(container
                .output()
                .lines()
                .filter(line -> line.startsWith("THREAD "))
                .map(line -> line.substring("THREAD ".length()))
                .collect(Collectors.toSet()));
        assertThat(threads).containsAll(MUST_BE_THERE);
        assertThat(threads).allSatisfy(name -> assertThat(KNOWN)
                .anyMatch(known -> known.matcher(name).matches()));
        assertEverythingWorks();
        interrupt();
        assertEverythingWorks();
        assertThat(container.client("stop").status()).isZero();
        assertThat(container.process().waitFor()).isZero();
    }

    @Test
    void errors_of_a_bundle_end_no_thread() throws Exception {
        for (String type : List.of("StackOverflowError", "NoClassDefFoundError", "OutOfMemoryError", "ThreadDeath")) {
            container.drop(
                    type + ".jar",
                    Distribution.bundle(
                            "vandal." + type,
                            Map.of(
                                    "Bundle-Version",
                                    "1.0.0",
                                    "Import-Package",
                                    "org.osgi.framework",
                                    "Bundle-Activator",
                                    VandalActivator.class.getName(),
                                    "Throws",
                                    "java.lang." + type),
                            VandalActivator.class));
            awaitSaid("vandal." + type + " 1.0.0 cannot be started");
        }
        tell("trouble test/trouble");
        watcher.awaitLine("test/trouble (added)");

        assertEverythingWorks();
        assertEverythingWorks();
        assertThat(container.process().isAlive()).isTrue();
    }
}
