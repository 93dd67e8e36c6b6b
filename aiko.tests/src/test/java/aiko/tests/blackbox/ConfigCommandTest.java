// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aiko config}: settings and mistakes, without a container, as a container finds them. */
class ConfigCommandTest {
    private static final String SECRET = "open-sesame-4711";

    @TempDir
    Path folder;

    private Container.Result config(Map<String, String> environment, String... arguments) throws Exception {
        var line = new ArrayList<>(List.of(Distribution.command().toString(), "config"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--etc", folder.resolve("etc").toString()));
        line.addAll(List.of("--deploy", folder.resolve("deploy").toString()));
        var builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Container.Result(process.waitFor(), out, err);
    }

    @Test
    void each_setting_has_its_value_its_origin_and_its_description() throws Exception {
        Container.configure(folder, "aiko.process.cfg", "# of the plant", "mqtt.port = 1884", "password = " + SECRET);

        var all =
                config(Map.of("AIKO_MQTT_HOST", "broker.example", "AIKO_MQTT_PORT", "1885", "AIKO_USERNAME", "plant"));

        assertThat(all.status()).as(all.err()).isZero();
        assertThat(all.out().lines())
                .containsSubsequence(
                        "[aiko.process]",
                        "namespace = aiko    # default",
                        "mqtt.host = broker.example    # environment variable AIKO_MQTT_HOST",
                        "    Host name, address or URL of the MQTT server, or several with commas between",
                        "mqtt.port = 1884    # etc/aiko.process.cfg line 2",
                        "username = plant    # environment variable AIKO_USERNAME",
                        "password = (hidden)    # etc/aiko.process.cfg line 3",
                        "    Password for the MQTT server, if a user name is set")
                .contains("[aiko.http]", "port = 8181    # default");
        assertThat(all.out() + all.err()).doesNotContain(SECRET);
        assertThat(config(Map.of(), "aiko.http").out())
                .startsWith("[aiko.http]\n")
                .doesNotContain("[aiko.process]");
        assertThat(config(Map.of(), "aiko.htpp").status()).isOne();
    }

    @Test
    void the_check_finds_what_a_container_reports_in_the_same_words() throws Exception {
        Container.configure(folder, "aiko.process.cfg", "mqtt.prot = 1", "swap.grace = soon");
        Container.configure(folder, "aiko.http.cfg", "port = 99999");
        Container.configure(folder, "aiko.loging.cfg", "format = text");
        Container.configure(folder, "aiko.logging.cfg", "format = yaml", "level = LOUD", "level.aiko.lamp = LOUD");
        Container.configure(folder, "aiko.monitor.influxdb.cfg", "database = d", "url = ftp://localhost");
        Container.configure(folder, "aiko.tracing.cfg", "", "endpoint = localhost");
        Container.configure(folder, "com.example.odd.cfg", "= 1");
        Container.configure(folder, "aiko.broker.config", "sessions = 7");
        Map<String, String> environment = Map.of("AIKO_MQTT_PROT", "1");

        var check = config(environment, "check");

        assertThat(check.status()).as(check.err()).isOne();
        List<String> problems = check.out().lines().toList();
        assertThat(problems)
                .hasSize(12)
                .anyMatch(problem -> problem.contains("did you mean mqtt.port?"))
                .contains(
                        "etc/aiko.process.cfg line 2: swap.grace: ignoring \"soon\": expected a number from 0 to 3600",
                        "etc/aiko.monitor.influxdb.cfg line 2: url: expected http://HOST:PORT or https://HOST:PORT,"
                                + " found \"ftp://localhost\"; no metrics are written")
                .anyMatch(problem ->
                        problem.startsWith("etc/aiko.logging.cfg line 3: level.aiko.lamp: ignoring \"LOUD\""))
                .anyMatch(problem -> problem.startsWith("etc/aiko.tracing.cfg line 2: endpoint: expected http://"));
        try (var container =
                Container.start(folder, Distribution.freePort(), environment).ready()) {
            for (String problem : problems) {
                await(problem)
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> container.output().contains(inLog(problem)));
            }
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                            container.exec("aiko:config").out())
                    .contains("line 2: swap.grace: ignoring \"soon\"")
                    .contains("line 2: level: ignoring \"LOUD\"", "line 3: level.aiko.lamp: ignoring \"LOUD\""));
            String settings = container.exec("aiko:settings aiko.process").out();
            assertThat(settings).containsPattern("mqtt.prot +1 +etc/aiko.process.cfg");
        }
    }

    /** What a bundle finds itself it logs without the file, which it does not know. */
    private static String inLog(String problem) {
        return problem.replaceFirst("^etc/(\\S+)\\.cfg line \\d+: (\\S+): (ignoring|expected) ", "$2 of $1: $3 ");
    }

    @Test
    void a_folder_without_mistakes_is_said_to_be_so_and_a_missing_one_is_none() throws Exception {
        Container.configure(folder, "aiko.process.cfg", "namespace = plant");

        var good = config(Map.of(), "check");

        assertThat(good.status()).as(good.out()).isZero();
        assertThat(good.out()).contains(": no mistakes in 1 file and the environment");
        Container.configure(folder, "aiko.http.cfg", "host = 192.0.2.1", "tls.certificate = a.pem", "tls.key = a.key");
        Container.configure(folder, "aiko.ssh.cfg", "authorized.keys = none");
        Container.configure(folder, "aiko.tracing.cfg", "ratio = 3");
        assertThat(config(Map.of(), "check").out().lines())
                .containsExactlyInAnyOrder(
                        "etc/aiko.http.cfg line 1: host: \"192.0.2.1\" is another machine; expected an address of this"
                                + " machine, such as 127.0.0.1",
                        "etc/aiko.http.cfg line 2: tls.*: cannot read " + folder.resolve("etc/a.pem")
                                + ": no such file; the listener does not listen",
                        "etc/aiko.ssh.cfg line 1: authorized.keys: " + folder.resolve("etc/none")
                                + ": no such file; nobody can log in",
                        "etc/aiko.tracing.cfg: refused: line 1: ratio is \"3\": expected a number from 0 to 1");
        Files.delete(folder.resolve("etc/aiko.http.cfg"));
        Files.delete(folder.resolve("etc/aiko.ssh.cfg"));
        Files.delete(folder.resolve("etc/aiko.tracing.cfg"));
        Files.delete(folder.resolve("etc/aiko.process.cfg"));
        Files.delete(folder.resolve("etc"));
        var missing = config(Map.of(), "check");
        assertThat(missing.status()).isOne();
        assertThat(missing.err()).startsWith("aiko: config: no configuration folder ");
    }

    @Test
    void a_running_container_tells_its_own_values_and_no_secrets() throws Exception {
        Container.configure(
                folder, "aiko.process.cfg", "swap.grace = 7", "password = " + SECRET, "passwrd = " + SECRET);
        Container.configure(folder, "aiko.tracing.cfg", "name = http://plant:" + SECRET + "@collector");
        try (var container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            String settings = container.exec("aiko:settings").out();

            assertThat(settings)
                    .containsPattern("(?m)^aiko.process +swap.grace +7 +etc/aiko.process.cfg ")
                    .containsPattern("(?m)^aiko.process +password +\\(hidden\\) +etc/aiko.process.cfg ")
                    .containsPattern("(?m)^aiko.process +mqtt.port +\\d+ +environment variable AIKO_MQTT_PORT ")
                    .doesNotContain(SECRET);
            // Both list the same, but for features that are off.
            var mapper = new ObjectMapper();
            JsonNode ofContainer =
                    mapper.readTree(container.run("aiko:settings --json").out());
            JsonNode ofFiles = mapper.readTree(config(Map.of(), "--json").out());
            assertThat(ofFiles.findValuesAsText("pid")).containsAll(ofContainer.findValuesAsText("pid"));
            assertThat(ofFiles.fieldNames()).toIterable().containsExactlyElementsOf(ofContainer::fieldNames);
            assertThat(ofFiles.get("settings").get(0).fieldNames())
                    .toIterable()
                    .containsExactlyElementsOf(ofContainer.get("settings").get(0)::fieldNames);
            assertThat(ofFiles.toString()).contains("\"setting\":\"passwrd\",\"value\":null,\"hidden\":true");
        }
    }

    @Test
    void the_folder_may_be_named_before_the_command() throws Exception {
        Container.configure(folder, "aiko.http.cfg", "port = 8282");
        var line = new ProcessBuilder(
                Distribution.command().toString(),
                "--etc",
                folder.resolve("etc").toString(),
                "config",
                "aiko.http");
        Process client = line.start();
        assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("port = 8282    # etc/aiko.http.cfg line 1");
        assertThat(client.waitFor()).isZero();
    }
}
