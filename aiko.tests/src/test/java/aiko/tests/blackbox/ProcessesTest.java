// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container with several processes, each with a server of its own, and with many services. */
class ProcessesTest {
    private static final String COUNTS = " +\\d+ +\\d+ +\\d+ +\\d+ +";

    @TempDir
    Path folder;

    @Test
    void processes_on_two_servers_are_shown_side_by_side() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        try (var one = new Mosquitto(Files.createDirectory(folder.resolve("one")), Distribution.freePort());
                var two = new Mosquitto(Files.createDirectory(folder.resolve("two")), Distribution.freePort())) {
            Files.writeString(etc.resolve("aiko.process.cfg"), "mqtt.host = localhost\nmqtt.port = " + one.port + "\n");
            Files.writeString(
                    etc.resolve("aiko.process.additional~plant.cfg"),
                    "namespace = plant\nmqtt.host = 127.0.0.1\nmqtt.port = " + two.port + "\n");
            try (var container = Container.start(folder, one.port, Map.of()).ready();
                    var watcher = new Watcher(two.port)) {
                container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
                String first = container.topicPath();
                String second = first.replace("aiko/", "plant/") + "-plant";
                await().until(() -> container.exec("aiko:services").out().contains("aloha"));
                watcher.publish(second + "/1/in", "(aloha Pele)");
                watcher.publish(second + "/1/in", "(aloha)");

                await().untilAsserted(() -> assertThat(
                                container.exec("aiko:process").out())
                        .containsSubsequence(
                                "process      " + first + " (default)",
                                "mqtt         localhost:" + one.port + " (external)",
                                "connection   REGISTRAR, connected 1 time\n",
                                "registrar    " + first + "/1",
                                "process      " + second + " (plant)",
                                "mqtt         127.0.0.1:" + two.port + " (external)",
                                "connection   TRANSPORT, connected 1 time\n",
                                "registrar    none",
                                "PROCESS")
                        .containsPattern("QUEUE +WAITING +MOST +DROPPED +HANDLED +FAILED +BYTES +LIMIT\n"
                                + "messages out +\\d+ +\\d+ +0 +\\d+ +\\d+ +\\d+\n"
                                + "messages in +\\d+ +\\d+ +0 +\\d+ +\\d+ +\\d+\n"
                                + "\nEVENT LOOP OF +WAITING +MOST +DROPPED +HANDLED +FAILED +LONGEST +RUNS +FOR\n"
                                + "the process +\\d+ +\\d+ +0 +\\d+ +0\n")
                        .containsPattern("\nPROCESS +ID +NAME +HANDLED +FAILED +WAITING +MOST +DROPPED +PROTOCOL")
                        .containsPattern("\ndefault +1 +registrar" + COUNTS)
                        .containsPattern("\ndefault +2 +aloha +0 +0 +0 +0 +0 +\\S+/aloha:0 +example.aloha\n")
                        .containsPattern("\nplant +1 +aloha +2 +\\d +0 +[12] +0 +\\S+/aloha:0 +example.aloha\n"));
                assertThat(container.exec("aiko:bundles").out())
                        .containsPattern("ACTIVE +example.aloha +1.0.0 +2 +aloha.jar");
            }
        }
    }

    @Test
    void many_services_are_shown_page_by_page() throws Exception {
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        for (int i = 0; i < 60; i++) {
            Files.write(deploy.resolve(i + ".jar"), Distribution.example("example.aloha", "copy" + i, "1.0.0"));
        }
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            assertThat(container.exec("aiko:process").out())
                    .containsPattern("\ndefault +1 +registrar ")
                    .containsPattern("\ndefault +50 +aloha ")
                    .doesNotContainPattern("\ndefault +51 ")
                    .endsWith("\nservices 1 to 50 of 61, page 1 of 2\n");
            assertThat(container.exec("aiko:process --page 2").out())
                    .doesNotContainPattern("\ndefault +50 ")
                    .containsPattern("\ndefault +51 +aloha ")
                    .containsPattern("\ndefault +61 +aloha ")
                    .endsWith("\nservices 51 to 61 of 61, page 2 of 2\n");
            assertThat(container.exec("aiko:process --page 0").out().lines())
                    .filteredOn(line -> line.contains(" aloha "))
                    .hasSize(60);
        }
    }
}
