// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What processes, registrars, operators and observers may do, with the two examples of {@code docs/strict-mode}: access lists, and
 * the dynamic-security plugin.
 */
class SecurityRolesTest {
    private static final String PASSWORD = "secret";
    private static final String BOOT = "aiko/service/registrar";

    @TempDir
    Path folder;

    /** Somebody with Mosquitto's clients. */
    private final class Client implements AutoCloseable {
        private final int port;
        private final String name;
        private final Path output;
        private final Process subscriber;

        Client(int port, String name, String... filters) throws IOException {
            this.port = port;
            this.name = name;
            output = folder.resolve(name + ".received");
            var line = command("mosquitto_sub");
            line.add("-v");
            for (String filter : filters) {
                line.addAll(List.of("-t", filter));
            }
            subscriber = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        }

        private List<String> command(String program) {
            return new ArrayList<>(
                    List.of(program, "-h", "127.0.0.1", "-p", Integer.toString(port), "-u", name, "-P", PASSWORD));
        }

        /** The server acknowledges it also if it refuses it. */
        void publish(String topic, String payload) throws Exception {
            var line = command("mosquitto_pub");
            line.addAll(List.of("-q", "1", "-t", topic, "-m", payload));
            assertThat(new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor())
                    .isZero();
        }

        String received() throws IOException {
            return Files.readString(output);
        }

        void awaitReceived(String text) {
            await().until(() -> received().contains(text));
        }

        @Override
        public void close() {
            subscriber.destroy();
        }
    }

    @Test
    void with_access_lists() throws Exception {
        try (var mosquitto =
                Mosquitto.strict(folder, Distribution.freePort(), PASSWORD, "plant", "lamp", "operator", "observer")) {
            checkRoles(mosquitto.port);
        }
    }

    @Test
    void with_dynamic_security() throws Exception {
        Path file = folder.resolve("dynamic-security.json");
        run("", Map.of(), "mosquitto_ctrl", "dynsec", "init", file.toString(), "admin", "administrator");
        int port = Distribution.freePort();
        try (var mosquitto = new Mosquitto(
                folder, port, "allow_anonymous false", "plugin " + plugin(), "plugin_opt_config_file " + file)) {
            Path options = Files.createDirectory(folder.resolve("config")).resolve("mosquitto_ctrl");
            Files.writeString(options, "-h 127.0.0.1\n-p " + mosquitto.port + "\n-u admin\n-P administrator\n");
            recipe("roles");
            recipe("registrar", "plant");
            recipe("process", "lamp");
            recipe("operator", "operator");
            recipe("observer", "observer");
            checkRoles(port);
        }
    }

    private static Path plugin() throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
            for (Path each : folders) {
                Path plugin = each.resolve("mosquitto_dynamic_security.so");
                if (Files.exists(plugin)) {
                    return plugin;
                }
            }
        }
        throw new IllegalStateException("mosquitto_dynamic_security.so is missing");
    }

    private void recipe(String... arguments) throws Exception {
        var line = new ArrayList<>(List.of(
                "sh",
                Distribution.home()
                        .resolve("docs/strict-mode/dynamic-security.sh")
                        .toString()));
        line.addAll(List.of(arguments));
        run(
                PASSWORD + '\n' + PASSWORD + '\n',
                Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()),
                line.toArray(String[]::new));
    }

    private static void run(String input, Map<String, String> environment, String... line) throws Exception {
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private void checkRoles(int port) throws Exception {
        Map<String, String> environment = Map.of(
                "AIKO_USERNAME", "plant",
                "AIKO_PASSWORD", PASSWORD,
                "AIKO_MQTT_TLS", "false",
                "AIKO_PROCESS_HOST", "plant");
        try (var plant = Container.start(folder.resolve("home"), port, environment)
                        .ready();
                var operator = new Client(port, "operator", "aiko/#");
                var observer = new Client(
                        port,
                        "observer",
                        BOOT,
                        "aiko/+/+/+/out",
                        "aiko/+/+/+/state",
                        "aiko/+/+/+/log",
                        "aiko/+/+/+/in",
                        "aiko/+/+/+/control");
                var lamp = new Client(port, "lamp", BOOT, "aiko/lamp/#", "aiko/+/+/+/out", "aiko/plant/+/+/in")) {
            assertThat(plant.readyLine().group(4)).isEqualTo("primary");
            plant.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            String announced = BOOT + " (primary found " + plant.topicPath() + "/1 ";
            for (Client each : List.of(operator, observer, lamp)) {
                each.awaitReceived(announced);
            }
            String aloha = plant.topicPath() + "/2";
            await().until(() -> plant.run("aiko:services").out().contains("  aloha"));

            operator.publish(aloha + "/in", "(aloha Operator)");
            observer.awaitReceived(aloha + "/log ");
            observer.awaitReceived("Aloha Operator!");
            lamp.publish(aloha + "/in", "(aloha Lamp)");
            observer.awaitReceived("Aloha Lamp!");

            observer.publish(aloha + "/in", "(aloha Observer)");
            observer.publish(aloha + "/control", "(ping aiko/observer/1/0/answer/1)");
            observer.publish("aiko/observer/1/1/out", "forged by observer");
            for (Client each : List.of(observer, lamp, operator)) {
                each.publish(BOOT, "(primary absent)");
                each.publish(aloha + "/out", "forged by " + each.name);
                each.publish(plant.topicPath() + "/0/state", "(absent)");
            }
            lamp.publish("aiko/lamp/1/1/out", "that is all");

            for (Client each : List.of(operator, observer, lamp)) {
                each.awaitReceived("that is all");
                assertThat(each.received()).doesNotContain("forged by", "(absent)", "(primary absent)", "Observer");
            }
            // Commands reach their service and operators, and nobody else.
            assertThat(operator.received()).contains(aloha + "/in (aloha Lamp)");
            assertThat(observer.received()).doesNotContain("/in (", "/control (");
            assertThat(lamp.received()).doesNotContain("/in (");
        }
    }
}
