// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrars of several containers: who is primary, and what becomes of the directory. */
class RegistrarTest {
    private static final String BOOT = "aiko/service/registrar";
    private static final Pattern ADD = Pattern.compile("(\\S+)/1/out \\(add (\\S+) .*");
    private static final Duration TAKEOVER_LIMIT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private Container start(Mosquitto mosquitto, String name) throws Exception {
        return Container.start(folder.resolve(name), mosquitto.port, Map.of());
    }

    private static void awaitCopy(Container container) {
        await().until(() -> container.exec("aiko:registrar").out().contains("copy             complete"));
    }

    /** Waits until everybody has been silent on the boot topic for a while, and returns who is primary. */
    private static String settled(Observer observer) {
        var before = new ArrayList<String>();
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> {
                    List<String> now = observer.watcher().lines().stream()
                            .filter(line -> line.startsWith(BOOT))
                            .toList();
                    boolean isSettled = !now.isEmpty() && now.equals(before);
                    before.clear();
                    before.addAll(now);
                    return isSettled && now.get(now.size() - 1).contains("(primary found ");
                });
        return observer.primary().orElseThrow();
    }

    private static List<String> rowsOf(Container first, Container second, Observer observer) throws Exception {
        var rows = new ArrayList<>(Examples.drop(first, observer));
        rows.add(second.topicPath() + "/1 registrar");
        rows.sort(null);
        return rows;
    }

    private static void assertOnlyPrimary(String primary, List<Container> containers) throws Exception {
        for (Container container : containers) {
            boolean isPrimary = primary.equals(container.topicPath() + "/1");
            // The observer may have heard of the primary before they have.
            await().untilAsserted(
                            () -> assertThat(container.exec("aiko:registrar").out())
                                    .contains("this container   " + (isPrimary ? "primary" : "secondary") + "  ")
                                    .contains("primary          " + primary + "  "));
        }
    }

    @Test
    void when_the_primary_dies_the_oldest_takes_over_with_the_whole_directory_each_time() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var host = start(mosquitto, "host")) {
            host.ready();
            var rows = new ArrayList<>(Examples.drop(host, observer));
            var registrars = new ArrayList<Container>();
            try {
                for (String name : List.of("first", "second", "third")) {
                    Container container = start(mosquitto, name).ready();
                    awaitCopy(container);
                    registrars.add(container);
                    rows.add(container.topicPath() + "/1 registrar");
                }
                // The first to die hosts the other services as well.
                String primary = host.topicPath() + "/1";
                rows.removeIf(row -> row.startsWith(host.topicPath() + "/"));
                rows.sort(null);
                killAndAwait(host, primary, registrars, observer, rows);
                while (registrars.size() > 1) {
                    Container dying = registrars.remove(0);
                    rows.removeIf(row -> row.startsWith(dying.topicPath() + "/"));
                    killAndAwait(dying, dying.topicPath() + "/1", registrars, observer, rows);
                }
            } finally {
                registrars.forEach(Container::close);
            }
        }
    }

    private static void killAndAwait(
            Container dying, String primary, List<Container> others, Observer observer, List<String> rows)
            throws Exception {
        assertThat(observer.primary()).contains(primary);
        for (Container other : others) {
            awaitCopy(other);
        }
        observer.watcher().forget();
        dying.process().destroyForcibly().waitFor();
        observer.watcher().awaitLine(BOOT + " (primary absent)");
        long absent = System.nanoTime();
        String next = others.get(0).topicPath() + "/1";
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> observer.primary().equals(java.util.Optional.of(next)));
        assertThat(Duration.ofNanos(System.nanoTime() - absent))
                .isLessThan(others.get(0).atThisPace(TAKEOVER_LIMIT));
        observer.awaitDirectory(rows);
        assertThat(settled(observer)).isEqualTo(next);
        assertOnlyPrimary(next, others);
        assertThat(observer.watcher().lines())
                .as("services that were registered again as if they had been lost")
                .filteredOn(line -> ADD.matcher(line).matches())
                .isEmpty();
    }

    @Test
    void one_that_was_announced_long_ago_and_does_not_live_is_replaced() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port)) {
            observer.watcher().retain(BOOT, "(primary found aiko/ghost/1/1 2 3.0)");
            try (var container = start(mosquitto, "first")) {
                observer.watcher().awaitLine(line -> line.matches(BOOT + " \\(primary found (?!aiko/ghost).*"));
                container.ready();
                assertThat(settled(observer)).isEqualTo(container.topicPath() + "/1");
                observer.awaitDirectory(List.of(container.topicPath() + "/1 registrar"));
            }
        }
    }

    @Test
    void what_is_forged_does_nothing_lasting() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var first = start(mosquitto, "first").ready();
                var second = start(mosquitto, "second").ready()) {
            awaitCopy(second);
            List<String> rows = rowsOf(first, second, observer);
            for (String forged : List.of(
                    "(primary absent)",
                    "(primary found aiko/ghost/1/1 2 1.0)",
                    "(primary found aiko/ghost/1/1 2 99999999.0)",
                    "(primary found " + second.topicPath() + "/1 2 99999999.0)",
                    "")) {
                observer.watcher().retain(BOOT, forged);
                await().until(() -> !forged.equals(lastOf(observer)) && settled(observer) != null);
                assertThat(settled(observer)).isEqualTo(first.topicPath() + "/1");
                observer.awaitDirectory(rows);
            }
            assertOnlyPrimary(first.topicPath() + "/1", List.of(first, second));
            assertThat(observer.watcher().lines())
                    .noneMatch(line -> line.startsWith(first.topicPath() + "/1/out (remove "));
        }
    }

    private static String lastOf(Observer observer) {
        return observer.watcher().lines().stream()
                .filter(line -> line.startsWith(BOOT))
                .reduce((earlier, later) -> later)
                .map(line -> line.substring(BOOT.length()).trim())
                .orElse("");
    }

    @Test
    void of_three_that_start_at_the_same_instant_one_becomes_primary() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var first = start(mosquitto, "first");
                var second = start(mosquitto, "second");
                var third = start(mosquitto, "third")) {
            var containers = List.of(first, second, third);
            containers.forEach(Container::ready);
            String primary = settled(observer);
            assertOnlyPrimary(primary, containers);
            observer.awaitDirectory(containers.stream()
                    .map(container -> container.topicPath() + "/1 registrar")
                    .sorted()
                    .toList());
        }
    }

    @Test
    void one_takes_over_and_steps_back_on_purpose() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var first = start(mosquitto, "first").ready();
                var second = start(mosquitto, "second").ready()) {
            List<String> rows = rowsOf(first, second, observer);
            assertThat(second.exec("aiko:registrar demote"))
                    .satisfies(result -> assertThat(result.status()).isEqualTo(1))
                    .satisfies(result -> assertThat(result.err()).contains("not primary but secondary"));

            assertThat(second.exec("aiko:registrar promote").out()).contains(second.topicPath() + "/1 is primary");
            assertThat(settled(observer)).isEqualTo(second.topicPath() + "/1");
            assertOnlyPrimary(second.topicPath() + "/1", List.of(first, second));
            observer.awaitDirectory(rows);
            awaitCopy(first);

            assertThat(second.exec("aiko:registrar demote").out()).contains("is no longer primary");
            assertThat(settled(observer)).isEqualTo(first.topicPath() + "/1");
            observer.awaitDirectory(rows);

            try (var third = Container.start(
                            folder.resolve("third"), mosquitto.port, "aiko.registrar.cfg", "primary = true")
                    .ready()) {
                await().until(() -> observer.primary().equals(java.util.Optional.of(third.topicPath() + "/1")));
                assertThat(settled(observer)).isEqualTo(third.topicPath() + "/1");
                var rowsOfAll = new ArrayList<>(rows);
                rowsOfAll.add(third.topicPath() + "/1 registrar");
                rowsOfAll.sort(null);
                observer.awaitDirectory(rowsOfAll);

                try (var fourth = Container.start(folder.resolve("fourth"), mosquitto.port, Map.of(), "--primary")
                        .ready()) {
                    await().until(() -> observer.primary().equals(java.util.Optional.of(fourth.topicPath() + "/1")));
                    assertThat(settled(observer)).isEqualTo(fourth.topicPath() + "/1");
                }
            }
        }
    }

    @Test
    void what_was_kept_is_true_before_it_is_announced() throws Exception {
        String[] keep = {"state.keep = true", "liveness.limit = 0"};
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port)) {
            var watcher = observer.watcher();
            String living = "aiko/python/77/1";
            String dead = "aiko/python/78/1";
            Path registrar = folder.resolve("registrar");
            Path data = registrar.resolve("data");
            try (var first = Container.start(registrar, mosquitto.port, "aiko.registrar.cfg", keep)
                    .ready()) {
                for (String path : List.of(living, dead)) {
                    watcher.publish(first.topicPath() + "/1/in", "(add " + path + " kept * mqtt me (ec=true))");
                    watcher.awaitLine(line -> line.startsWith(first.topicPath() + "/1/out (add " + path + " "));
                }
                Path state = data.resolve("registrar").resolve("state");
                await().until(() -> java.nio.file.Files.readString(state).contains(dead));
                first.process().destroyForcibly().waitFor();
                // It died while it was writing.
                java.nio.file.Files.writeString(
                        state, "500:(add aiko/python/79/1 torn", java.nio.file.StandardOpenOption.APPEND);
            }
            watcher.awaitLine(BOOT + " (primary absent)");
            watcher.forget();
            try (var answering = new Watcher(mosquitto.port);
                    var second = Container.start(registrar, mosquitto.port, "aiko.registrar.cfg", keep)) {
                var asked = Pattern.compile(living + "/control \\(share (\\S+) 0 lifecycle\\)");
                String topic = await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(5))
                        .until(
                                () -> watcher.lines().stream()
                                        .map(asked::matcher)
                                        .filter(java.util.regex.Matcher::matches)
                                        .map(question -> question.group(1))
                                        .findFirst()
                                        .orElse(null),
                                java.util.Objects::nonNull);
                assertThat(watcher.lines()).noneMatch(line -> line.startsWith(BOOT + " (primary found "));
                answering.publish(topic, "(item_count 1)");
                answering.publish(topic, "(add lifecycle ready)");
                second.ready();
                observer.awaitDirectory(List.of(second.topicPath() + "/1 registrar", living + " kept").stream()
                        .sorted()
                        .toList());
                watcher.publish(second.topicPath() + "/1/in", "(history my/history 1)");
                watcher.awaitLine(line -> line.startsWith("my/history (add " + dead + " kept "));
            }
        }
    }
}
