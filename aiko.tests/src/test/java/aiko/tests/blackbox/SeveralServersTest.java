// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One container on two servers. */
class SeveralServersTest {
    @TempDir
    Path folder;

    private static String[] settings(Mosquitto server, String namespace, String name, String password) {
        return new String[] {
            "mqtt.host = 127.0.0.1",
            "mqtt.port = " + server.port,
            "mqtt.tls = false",
            "namespace = " + namespace,
            "username = " + name,
            "password = " + password
        };
    }

    private static String targeted(String description) {
        String without = "name=\"aiko.target\" type=\"String\" value=\"\"";
        String with = "name=\"aiko.target\" type=\"String\" value=\"(aiko.process.name=second)\"";
        return description.replace(without, with);
    }

    @Test
    void services_are_on_both_or_where_they_say() throws Exception {
        try (var home = Mosquitto.withPassword(
                        Files.createDirectory(folder.resolve("home")), Distribution.freePort(), "home", "secret");
                var away = Mosquitto.withPassword(
                        Files.createDirectory(folder.resolve("away")), Distribution.freePort(), "away", "hidden");
                var watchingHome = new Watcher(home.port, "home", "secret");
                var watchingAway = new Watcher(away.port, "away", "hidden")) {
            Path both = folder.resolve("both");
            Files.createDirectories(both);
            Container.configure(both, "aiko.process.cfg", settings(home, "orchard", "home", "secret"));
            Container.configure(
                    both, "aiko.process.additional~second.cfg", settings(away, "harbour", "away", "hidden"));
            Path registrar = Files.createDirectories(folder.resolve("registrar"));
            Container.configure(registrar, "aiko.process.cfg", settings(away, "harbour", "away", "hidden"));
            try (var awaysRegistrar = Container.start(registrar, 1, Map.of()).ready();
                    var container = Container.start(both, 1, Map.of()).ready()) {
                String atHome = container.topicPath();
                String atAway = atHome.replace("orchard/", "harbour/") + "-second";

                container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
                watchingHome.awaitLine(line -> line.startsWith(atHome + "/1/out (add " + atHome + "/2 aloha "));
                watchingAway.awaitLine(
                        line -> line.startsWith(awaysRegistrar.topicPath() + "/1/out (add " + atAway + "/1 aloha "));
                watchingAway.publish(atAway + "/1/in", "(aloha Pele)");
                await().until(() -> container.output().contains("Aloha Pele!"));

                container.drop(
                        "timer.jar", Distribution.example("example.timer", "1.0.0", SeveralServersTest::targeted));
                watchingAway.awaitLine(
                        line -> line.startsWith(awaysRegistrar.topicPath() + "/1/out (add " + atAway + "/2 timer "));
                container.drop("aloha.jar", Distribution.example("example.aloha", "1.1.0"));
                await().until(() -> container.output().contains("started example.aloha 1.1.0 (was 1.0.0)"));
                // It has its place on both, where nobody hears of the swap.
                watchingAway.publish(atAway + "/1/in", "(aloha Kane)");
                watchingHome.publish(atHome + "/2/in", "(aloha Lono)");
                await().until(() -> container.output().contains("Aloha Kane!")
                        && container.output().contains("Aloha Lono!"));
                assertThat(watchingHome.lines())
                        .noneMatch(line -> line.contains(" timer "))
                        .noneMatch(line -> line.contains("/out (add " + atHome + "/3 "))
                        .noneMatch(line -> line.contains("/out (remove "));
            }
        }
    }
}
