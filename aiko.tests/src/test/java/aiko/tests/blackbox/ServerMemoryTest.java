// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that forgets what it was to keep, or serves what is long over: all that hangs on it becomes right again. */
class ServerMemoryTest {
    /** Twice the 5 s within which all is right on a machine that has nothing else to do: other tests run beside this one. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String BOOT = "aiko/service/registrar";

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private Mosquitto mosquitto;
    private FaultProxy proxy;
    private Container caller;
    private Container callee;
    private Path discovered;
    private Path followed;
    private Path tailed;
    private List<String> rows;
    private int rounds;

    @BeforeEach
    void startServer() throws Exception {
        mosquitto = closing(new Mosquitto(folder, Distribution.freePort()));
    }

    private void start() throws Exception {
        proxy = closing(new FaultProxy(mosquitto.port));
        caller = closing(Container.start(folder.resolve("caller"), proxy.port(), Map.of()))
                .ready();
        callee = closing(Container.start(
                        folder.resolve("callee"), proxy.port(), "aiko.logging.recorder.cfg", "enabled = true"))
                .ready();
        try (var observer = new Observer(mosquitto.port)) {
            callee.drop("counting.jar", CountingBundle.version("1.0.0"));
            callee.drop("thermostat.jar", Distribution.example("example.thermostat", "1.0.0"));
            callee.drop("talker.jar", LogTalker.bundle());
            caller.drop("calling.jar", CallingBundle.version("1.0.0"));
            observer.watcher().awaitLine(line -> line.startsWith("calling/events (begins "));
            await().until(() -> observer.directory().size() == 5);
            rows = observer.directory();
        }
        discovered = watch("discovered", "aiko:discover --watch");
        followed = watch("followed", "aiko:share thermostat --watch");
        tailed = watch("tailed", "aiko:log tail " + callee.topicPath() + "/0");
        await().until(() -> Files.readString(discovered).contains("thermostat")
                && Files.readString(followed).contains("target"));
    }

    /** What a client of a container prints while it goes on. */
    private Path watch(String name, String command) throws IOException {
        Path output = folder.resolve(name);
        Process client = caller.command("exec", command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        closing(client::destroyForcibly);
        return output;
    }

    private <T extends AutoCloseable> T closing(T resource) {
        resources.push(resource);
        return resource;
    }

    @AfterEach
    void stop() throws Exception {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }

    /** The containers connect again only when the server has got those messages. */
    private void restartWith(Map<String, String> retained) throws Exception {
        proxy.refuse();
        mosquitto.kill();
        mosquitto.start();
        try (var watcher = new Watcher(mosquitto.port)) {
            for (var each : retained.entrySet()) {
                watcher.retain(each.getKey(), each.getValue());
            }
        }
        proxy.goOn();
    }

    private void awaitAllRight() throws Exception {
        int round = ++rounds;
        Duration limit = callee.atThisPace(LIMIT);
        try (var observer = new Observer(mosquitto.port);
                var watcher = new Watcher(mosquitto.port)) {
            await().atMost(limit).pollInterval(Duration.ofMillis(20)).until(observer::directory, rows::equals);
            await().atMost(limit).untilAsserted(() -> assertNewcomerIsToldByTheServer(observer.latestFound()));
            watcher.forget();
            watcher.awaitLine(line -> line.startsWith(callee.topicPath()) && line.contains("/out (counted 1.0.0 "));
            String thermostat = topicPath("thermostat");
            watcher.publish(thermostat + "/control", "(update target 3" + round + ".5)");
            await().atMost(limit).until(() -> Files.readString(followed).contains("3" + round + ".5"));
            assertThat(callee.run("test:say INFO \"round " + round + "\" 1").status())
                    .isZero();
            await().atMost(limit).until(() -> Files.readString(tailed).contains("round " + round));
            await().atMost(limit).until(() -> caller.run("aiko:log " + callee.topicPath() + "/0")
                    .out()
                    .contains("round " + round));
            assertThat(caller.run("aiko:services").out())
                    .contains(rows.stream().map(row -> row.split(" ")[0]).toList());
            callee.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            await().atMost(limit).until(() -> count(discovered, "+", "aloha") == round);
            Files.delete(callee.deploy.resolve("aloha.jar"));
            await().atMost(limit).until(() -> count(discovered, "-", "aloha") == round);
            assertThat(watcher.lines()).noneMatch(line -> line.startsWith("calling/events "));
            observer.awaitDirectory(rows);
        }
    }

    /** Not by the registrar. Two registrars may contradict each other for a moment, if the machine is busy. */
    private void assertNewcomerIsToldByTheServer(String announcement) throws Exception {
        try (var newcomer = new Watcher(mosquitto.port)) {
            newcomer.awaitLine(line -> line.startsWith(BOOT + " "));
            assertThat(newcomer.lines())
                    .filteredOn(line -> line.startsWith(BOOT + " "))
                    .containsExactly(BOOT + " " + announcement);
        }
    }

    private String topicPath(String name) {
        return rows.stream()
                .filter(row -> row.endsWith(" " + name))
                .map(row -> row.split(" ")[0])
                .findFirst()
                .orElseThrow();
    }

    private static long count(Path output, String sign, String name) throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(sign) && line.contains(name))
                .count();
    }

    @Test
    void after_each_way_of_forgetting_or_of_old_memories_all_is_right_again() throws Exception {
        start();
        awaitAllRight();

        restartWith(Map.of());
        awaitAllRight();

        String process = callee.topicPath() + "/0";
        try (var watcher = new Watcher(mosquitto.port)) {
            for (String topic :
                    List.of(BOOT, process + "/log", process + "/state", topicPath("thermostat") + "/state")) {
                watcher.retain(topic, "");
            }
        }
        awaitAllRight();

        restartWith(Map.of(
                BOOT,
                "(primary found aiko/ghost/1/1 2 3.0)",
                process + "/state",
                "(absent)",
                caller.topicPath() + "/0/state",
                "(present 1)",
                topicPath("counting") + "/state",
                "(absent)",
                topicPath("counting") + "/in",
                "(count 77)",
                process + "/control",
                "(update log_level ERROR)",
                process + "/log",
                "2026-01-01_00:00:00.000     INFO                X an old record",
                caller.topicPath() + "/1/in",
                "(add aiko/ghost/1/1 ghost * mqtt me ())",
                caller.topicPath() + "/1/out",
                "(add aiko/ghost/1/1 ghost * mqtt me ())"));
        awaitAllRight();
        assertThat(Files.readString(tailed)).doesNotContain("an old record");
        assertThat(caller.run("aiko:log " + process).out()).doesNotContain("an old record");
        assertThat(caller.output() + callee.output()).doesNotContain("removing the services of ");
        // Nobody has lost a service in between, and the caller has called the same one all the time.
        assertThat(Files.readAllLines(discovered)).noneMatch(line -> line.startsWith("-") && !line.contains("aloha"));
    }

    @Test
    void of_two_bridged_servers_each_may_restart_and_forget() throws Exception {
        Path far = Files.createDirectory(folder.resolve("far"));
        try (var there = new Mosquitto(
                        far,
                        Distribution.freePort(),
                        "allow_anonymous true",
                        "connection here",
                        "address 127.0.0.1:" + mosquitto.port,
                        "restart_timeout 1",
                        "topic # both 0");
                var primary = Container.start(folder.resolve("near"), mosquitto.port, Map.of())
                        .ready();
                var secondary = Container.start(far, there.port, Map.of()).ready()) {
            List<String> both = Stream.of(primary, secondary)
                    .map(container -> container.topicPath() + "/1 registrar")
                    .sorted()
                    .toList();
            awaitSeen(both, primary, mosquitto, there);
            for (Mosquitto server : List.of(mosquitto, there)) {
                server.kill();
                server.start();
                awaitSeen(both, primary, mosquitto, there);
            }
        }
    }

    /** At each of the servers. */
    private static void awaitSeen(List<String> rows, Container primary, Mosquitto... servers) throws Exception {
        for (Mosquitto server : servers) {
            try (var observer = new Observer(server.port)) {
                await().atMost(primary.atThisPace(LIMIT))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> observer.directory().equals(rows));
                assertThat(observer.primary()).contains(primary.topicPath() + "/1");
            }
        }
    }
}
