// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container makes of odd files in {@code etc}: each by itself, at the start and while it runs. */
class ConfigurationFilesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** By their names, with the content in hexadecimal where it is no text, and what is said of each. */
    private static final Map<String, String[]> ODD = Map.of(
            "com.example.cases.cfg", new String[] {"Level = 1\nlevel = 2\n", "line 2: level repeats Level of line 1"},
            "com.example.empty.cfg", new String[] {"= 1\n", "line 1: no key before the value"},
            "com.example.escape.cfg", new String[] {"x = C:\\users\n", "line 1: \\u is not followed by four"},
            "com.example.latin.cfg", new String[] {"#\nname = K\u00E4se\n", "line 2: not UTF-8"},
            // It is the first one that is read.
            "a.first.cfg", new String[] {"\\\n   \nkey=1\n", "refused: line 1: no key"},
            "com.example.wide.cfg", new String[] {"\u00FF\u00FEa\0=\0", "it is UTF-16"},
            "~x.cfg", new String[] {"a = 1\n", "no PID before the ~"},
            "y~.cfg", new String[] {"a = 1\n", "no name after the ~"},
            ".cfg", new String[] {"a = 1\n", "no PID before .cfg"},
            "my app (copy).cfg", new String[] {"a = 1\n", "its name is not a PID: it contains a space"});

    @TempDir
    Path folder;

    private Path etc() throws IOException {
        return Files.createDirectories(folder.resolve("etc"));
    }

    private void writeOddFiles() throws IOException {
        for (var odd : ODD.entrySet()) {
            Files.writeString(etc().resolve(odd.getKey()), odd.getValue()[0], StandardCharsets.ISO_8859_1);
        }
        Files.createDirectories(etc().resolve("com.example.folder.cfg"));
        Files.createSymbolicLink(etc().resolve("com.example.link.cfg"), Path.of("nowhere"));
        Files.createSymbolicLink(etc().resolve("com.example.loop.cfg"), Path.of("com.example.loop.cfg"));
    }

    private static void assertOddFilesAreSaid(Container container) {
        ODD.forEach((name, contentAndProblem) -> awaitLine(container, "etc/" + name + ": ", contentAndProblem[1]));
        awaitLine(container, "etc/com.example.folder.cfg: ", "it is a folder");
        awaitLine(container, "etc/com.example.link.cfg: ", "it is a link to nowhere, which does not exist");
        awaitLine(container, "etc/com.example.loop.cfg: ", "it is a link that leads to itself");
        assertThat(container.output()).doesNotContain("\tat ", "Exception");
    }

    /** Exactly one of that beginning, with that part. */
    private static void awaitLine(Container container, String beginning, String part) {
        await().atMost(SOON).until(() -> !lines(container, beginning).isEmpty());
        assertThat(lines(container, beginning)).singleElement().asString().contains(part);
    }

    private static List<String> lines(Container container, String part) {
        return container.output().lines().filter(line -> line.contains(part)).toList();
    }

    private static String level(Container container) throws Exception {
        return container
                .exec("aiko:log level")
                .out()
                .lines()
                .filter(line -> line.startsWith("ROOT"))
                .findFirst()
                .orElse("")
                .replaceAll("ROOT +", "")
                .strip();
    }

    private static void awaitLevel(Container container, String level) {
        await().atMost(SOON).until(() -> level(container).equals(level));
    }

    @Test
    void odd_files_at_the_start_hurt_nobody_and_each_is_said_once() throws Exception {
        writeOddFiles();
        Files.writeString(etc().resolve("aiko.process.cfg"), "\uFEFFnamespace = orchard\r\n");
        try (var container = Container.start(folder, Distribution.freePort(), Map.of())) {
            container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            container.ready();

            assertThat(container.topicPath()).startsWith("orchard/");
            await().atMost(SOON)
                    .until(() -> container.exec("aiko:services").out().contains("aloha"));
            assertOddFilesAreSaid(container);
            String listed = container.exec("aiko:config").out();
            assertThat(listed)
                    .containsPattern("com.example.cases +REFUSED +com.example.cases.cfg +\\S+ \\S+ +refused: line 2")
                    .containsPattern("aiko.process +ACTIVE +aiko.process.cfg")
                    .containsPattern("y~ +IGNORED +y~.cfg");
            assertThat(container.exec("aiko:config aiko.process").out()).hasLineCount(2);
            assertThat(container.exec("aiko:config nothing").status()).isEqualTo(1);
        }
    }

    @Test
    void odd_files_while_it_runs_leave_in_effect_what_was_and_all_others_go_on() throws Exception {
        Container.configure(folder, "aiko.logging.cfg", "level = WARNING");
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            awaitLevel(container, "WARNING");

            writeOddFiles();
            assertOddFilesAreSaid(container);
            Container.configure(folder, "aiko.logging.cfg", "Level = ERROR", "level = ERROR");
            awaitLine(
                    container,
                    "etc/aiko.logging.cfg: refused: line 2: level repeats Level of line 1",
                    "the previous content stays in effect");
            assertThat(level(container)).isEqualTo("WARNING");

            Container.configure(folder, "aiko.logging.cfg", "level = ERROR");
            awaitLevel(container, "ERROR");
            Files.delete(folder.resolve("etc/aiko.logging.cfg"));
            awaitLevel(container, "INFO");
        }
    }

    @Test
    void a_folder_that_is_made_late_is_read_and_one_that_goes_for_a_while_still_counts() throws Exception {
        try (var container = Container.start(folder, Distribution.freePort(), Map.of("AIKO_LOG_REPEAT_PERIOD", "0"))
                .ready()) {
            Path etc = etc();
            Files.delete(etc);
            awaitLine(container, "the configuration folder " + etc + " cannot be read: ", "it does not exist");
            Path next = Files.createDirectory(folder.resolve("next"));
            Files.writeString(next.resolve("aiko.logging.cfg"), "level = WARNING\n");

            Files.move(next, etc);
            awaitLevel(container, "WARNING");

            Files.move(etc, next);
            await().atMost(SOON)
                    .until(() -> lines(container, "the configuration folder " + etc + " cannot be read: ")
                                    .size()
                            == 2);
            assertThat(level(container)).isEqualTo("WARNING");
            Files.writeString(next.resolve("aiko.logging.cfg"), "level = ERROR\n");
            Files.move(next, etc);
            awaitLevel(container, "ERROR");
        }
    }

    @Test
    void what_has_no_effect_is_said_with_the_nearest_word() throws Exception {
        Files.writeString(etc().resolve("aiko.process.cfg"), "# ours\nnamespace = orchard\nmqtt.prot = 1999\n");
        Files.writeString(
                etc().resolve("aiko.logging.cfg"), "level = INFO\nlevel.io.netty = ERROR\nfile.byts = 5000\n");
        for (String name : List.of(
                "aiko.loging.cfg",
                "aiko.process.additional-plant.cfg",
                "aiko.logging.config",
                "aiko.registrar.properties",
                "aiko.logging.recorder.CFG",
                "com.example.later.cfg")) {
            Files.writeString(etc().resolve(name), "some = thing\n");
        }
        Files.writeString(etc().resolve("README"), "Ours\n");
        Files.writeString(etc().resolve("log4j.properties"), "not = ours\n");
        var environment =
                new HashMap<>(Map.of("AIKO_MQTT_PROT", "1", "AIKO_LOG_FORMAT", "x", "AIKO_LOG_LEVEL_MQTT", "INFO"));
        try (var container =
                Container.start(folder, Distribution.freePort(), environment).ready()) {
            String prefix = "it has no effect: nothing uses the PID ";
            awaitLine(container, "etc/aiko.loging.cfg: ", prefix + "aiko.loging; did you mean aiko.logging.cfg?");
            awaitLine(
                    container,
                    "etc/aiko.process.additional-plant.cfg: ",
                    prefix + "aiko.process.additional-plant; did you mean aiko.process.additional~plant.cfg?");
            awaitLine(container, "etc/com.example.later.cfg: ", prefix + "com.example.later; it takes effect when");
            awaitLine(container, "etc/aiko.logging.config: ", "rename it to aiko.logging.cfg");
            awaitLine(container, "etc/aiko.registrar.properties: ", "did you mean aiko.registrar.cfg?");
            awaitLine(container, "etc/aiko.logging.recorder.CFG: ", "rename it to aiko.logging.recorder.cfg");
            awaitLine(
                    container,
                    "etc/aiko.process.cfg line 3: ",
                    "unknown setting mqtt.prot is ignored; did you mean mqtt.port?");
            awaitLine(
                    container,
                    "etc/aiko.logging.cfg line 3: ",
                    "unknown setting file.byts is ignored; did you mean file.bytes?");
            awaitLine(container, "environment variable AIKO_MQTT_PROT ", "did you mean AIKO_MQTT_PORT?");
            awaitLine(container, "environment variable AIKO_LOG_FORMAT ", "unknown name");
            assertThat(container.output()).doesNotContain("level.io.netty", "README", "log4j", "AIKO_LOG_LEVEL_MQTT");
        }
    }

    @Test
    void a_value_that_a_component_of_ours_can_not_use_at_the_start_does_not_keep_the_container_from_being_ready()
            throws Exception {
        Files.writeString(etc().resolve("aiko.registrar.cfg"), "search.limit.ms = soon\n");
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            awaitLine(
                    container,
                    "etc/aiko.registrar.cfg: ",
                    "refused: line 1: search.limit.ms is \"soon\": expected a whole number, 1 or more;"
                            + " none of it is in effect");
        }
    }

    @Test
    void settings_of_ours_that_are_left_empty_are_left_out() throws Exception {
        Files.writeString(etc().resolve("aiko.broker.cfg"), "enabled =\npayload.bytes =\n");
        Files.writeString(etc().resolve("aiko.registrar.cfg"), "search.limit.ms =\nprimary =\n");
        Files.writeString(etc().resolve("aiko.logging.history.cfg"), "records =\n");
        Files.writeString(etc().resolve("aiko.process.cfg"), "mqtt.keep.alive =\nevent.threads = \n");
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            assertThat(container.exec("aiko:log").status()).isZero();
            assertThat(container.exec("aiko:config").out()).doesNotContain("REFUSED");
            assertThat(container.output()).doesNotContain("Exception", "refused: ");
        }
    }

    private static byte[] slowlyConfigured() throws IOException {
        String path = SlowlyConfigured.class.getName().replace('.', '/') + ".class";
        try (InputStream type = SlowlyConfigured.class.getClassLoader().getResourceAsStream(path)) {
            return Distribution.bundle(
                    "slow",
                    Map.of("Bundle-Version", "1.0.0", "Service-Component", "OSGI-INF/slow.xml"),
                    Map.of(
                            path,
                            type.readAllBytes(),
                            "OSGI-INF/slow.xml",
                            """
                            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="slow" immediate="true"
                                           activate="activate">
                              <implementation class="%s"/>
                            </scr:component>
                            """
                                    .formatted(SlowlyConfigured.class.getName())
                                    .getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void a_component_that_does_not_return_from_its_configuration_is_named_and_others_get_theirs() throws Exception {
        Path file = Files.createFile(folder.resolve("hangs"));
        try (var container = startWithSlowComponent()) {
            Container.configure(folder, "slow.cfg", "while = " + file);
            awaitLine(
                    container,
                    "etc/slow.cfg: it was delivered, but its user does not return: ",
                    SlowlyConfigured.class.getName() + ".activate(SlowlyConfigured.java:");
            assertThat(container.exec("aiko:config slow").out()).contains("does not return");
            Container.configure(folder, "aiko.logging.cfg", "level = WARNING");
            awaitLevel(container, "WARNING");
            Files.delete(folder.resolve("etc/aiko.logging.cfg"));
            awaitLevel(container, "INFO");

            Files.delete(file);
            await().atMost(SOON)
                    .until(() -> !container.exec("aiko:config slow").out().contains("does not return"));
        }
    }

    @Test
    void a_component_that_interrupts_the_thread_that_configures_it_keeps_no_other_from_its_configuration()
            throws Exception {
        try (var container = startWithSlowComponent()) {
            Container.configure(folder, "slow.cfg", "interrupts = true");
            await().atMost(SOON).until(() -> container.output().contains("interrupted by"));

            Container.configure(folder, "aiko.logging.cfg", "level = WARNING");
            awaitLevel(container, "WARNING");
            Files.delete(folder.resolve("etc/aiko.logging.cfg"));
            awaitLevel(container, "INFO");
            awaitLine(container, "Config Admin no longer notifies components", "restart the container");
        }
    }

    private Container startWithSlowComponent() throws Exception {
        // What is odd is said when the container has time to look at what changes.
        Files.writeString(etc().resolve("com.example.nothing.cfg"), "some = thing\n");
        var container = Container.start(folder, Distribution.freePort(), Map.of());
        container.drop("slow.jar", slowlyConfigured());
        container.ready();
        awaitLine(container, "etc/com.example.nothing.cfg: ", "it has no effect");
        return container;
    }
}
