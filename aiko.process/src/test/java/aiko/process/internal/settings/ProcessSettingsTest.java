// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.TopicPath;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessSettingsTest {
    private final List<String> problems = new ArrayList<>();

    private ProcessSettings resolve(Map<String, String> configured, Map<String, String> environment) {
        ProcessConfiguration configuration = (ProcessConfiguration) java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ProcessConfiguration.class},
                (proxy, method, arguments) -> method.getName().equals("annotationType")
                        ? (Class<? extends Annotation>) ProcessConfiguration.class
                        : configured.get(method.getName()));
        return ProcessSettings.resolve(
                configuration, environment, problem -> problems.add(problem.in(ProcessConfiguration.PID)));
    }

    @Test
    void without_anything_the_defaults_of_the_reference_count() {
        ProcessSettings settings = resolve(Map.of(), Map.of());
        assertThat(settings.namespace()).isEqualTo("aiko");
        assertThat(settings.mqtt().addresses().get(0).host()).isEqualTo("localhost");
        assertThat(settings.mqtt().addresses().get(0).port()).isEqualTo(1883);
        assertThat(settings.mqtt().isConfigured()).isFalse();
        assertThat(settings.mqtt().tls()).isFalse();
        assertThat(problems).isEmpty();
    }

    @Test
    void configuration_goes_before_the_environment() {
        ProcessSettings settings = resolve(
                Map.of("mqtt_host", "one", "namespace", "a"),
                Map.of("AIKO_MQTT_HOST", "two", "AIKO_MQTT_PORT", "1884", "AIKO_NAMESPACE", "b"));
        assertThat(settings.mqtt().addresses().get(0).host()).isEqualTo("one");
        assertThat(settings.mqtt().addresses().get(0).port()).isEqualTo(1884);
        assertThat(settings.namespace()).isEqualTo("a");
        assertThat(settings.mqtt().isConfigured()).isTrue();
    }

    @Test
    void the_server_may_have_several_addresses() {
        ProcessSettings settings =
                resolve(Map.of("mqtt_host", "a:1884, b ,[::1]:1885,a:1884", "mqtt_return_interval", "60"), Map.of());
        assertThat(settings.mqtt().addresses()).hasToString("[a:1884, b:1883, [::1]:1885]");
        assertThat(settings.mqtt()).hasToString("a:1884,b:1883,[::1]:1885");
        assertThat(settings.mqtt().returnInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(problems).isEmpty();

        assertThat(resolve(Map.of("mqtt_host", "mqtts://a,mqtts://b:1"), Map.of())
                        .mqtt())
                .hasToString("a:8883,b:1");
        assertThat(resolve(Map.of("mqtt_host", "a,b,c:1", "mqtt_port", "5"), Map.of())
                        .mqtt())
                .hasToString("a:5,b:5,c:1");
    }

    @Test
    void a_list_of_addresses_with_a_mistake_is_ignored_as_a_whole() {
        for (String mistake :
                List.of("a,", "a,,b", "a b", "mqtt://a,mqtts://b", "a,mqtts://b", "a,".repeat(40) + "b")) {
            problems.clear();
            assertThat(resolve(Map.of("mqtt_host", mistake), Map.of()).mqtt()).hasToString("localhost:1883");
            assertThat(problems).singleElement().asString().startsWith("mqtt.host of aiko.process: ignoring \"");
        }
    }

    @Test
    void tls_is_on_where_a_user_name_is_set_unless_it_is_turned_off() {
        assertThat(resolve(Map.of(), Map.of("AIKO_USERNAME", "pele")).mqtt().tls())
                .isTrue();
        assertThat(resolve(Map.of(), Map.of("AIKO_USERNAME", "pele", "AIKO_MQTT_TLS", "false"))
                        .mqtt()
                        .tls())
                .isFalse();
    }

    @Test
    void a_password_counts_only_with_a_user_name() {
        assertThat(resolve(Map.of("password", "secret"), Map.of()).mqtt().password())
                .isEmpty();
        assertThat(resolve(Map.of("password", "secret"), Map.of("AIKO_USERNAME", "pele"))
                        .mqtt()
                        .password())
                .contains("secret");
    }

    @Test
    void the_first_line_of_a_file_is_the_password_unless_there_is_one_of_the_same_origin(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("password"), " from the file\nmore\n");
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        var user = Map.of("AIKO_USERNAME", "pele");

        assertThat(resolve(Map.of("password_file", file.toString()), user)
                        .mqtt()
                        .password())
                .contains(" from the file");
        assertThat(resolve(Map.of("password_file", file.toString(), "password", "direct"), user)
                        .mqtt()
                        .password())
                .contains("direct");
        assertThat(resolve(
                                Map.of("password_file", file.toString()),
                                Map.of("AIKO_USERNAME", "pele", "AIKO_PASSWORD", "direct"))
                        .mqtt()
                        .password())
                .contains(" from the file");
        assertThat(problems).isEmpty();

        assertThat(resolve(Map.of("password_file", empty.toString()), user)
                        .mqtt()
                        .password())
                .isEmpty();
        assertThat(problems)
                .containsExactly("password.file of aiko.process: ignoring \"" + empty + "\": its first line is empty");
    }

    @Test
    void what_is_left_empty_is_left_out() {
        ProcessSettings settings = resolve(
                Map.of("mqtt_port", " ", "mqtt_host", ""), Map.of("AIKO_MQTT_PORT", "1884", "AIKO_NAMESPACE", ""));
        assertThat(settings.mqtt().addresses().get(0).port()).isEqualTo(1884);
        assertThat(settings.mqtt().isConfigured()).isFalse();
        assertThat(settings.namespace()).isEqualTo("aiko");
        assertThat(problems).isEmpty();
    }

    @Test
    void what_cannot_be_used_leaves_it_to_the_next_origin() {
        ProcessSettings settings =
                resolve(Map.of("mqtt_port", "70000", "mqtt_transport", "pigeon"), Map.of("AIKO_MQTT_PORT", "1884"));
        assertThat(settings.mqtt().addresses().get(0).port()).isEqualTo(1884);
        assertThat(settings.mqtt().webSockets()).isFalse();
        assertThat(problems)
                .containsExactly(
                        "mqtt.port of aiko.process: ignoring \"70000\": expected a number from 1 to 65535",
                        "mqtt.transport of aiko.process: ignoring \"pigeon\": expected websockets or tcp");
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, a b",
        "mqtt_port, 0",
        "mqtt_tls, yes",
        "mqtt_tls_authorities, /no/such/file",
        "mqtt_tls_certificate, /no/such/file",
        "mqtt_tls_key, /no/such/file",
        "mqtt_keep_alive, 0",
        "mqtt_connect_limit, 3601",
        "mqtt_connection_required, perhaps",
        "registrar_absent_terminate, 1",
        "event_threads, 257"
    })
    void a_setting_that_cannot_be_used_gives_one_line_that_names_it(String method, String value) {
        resolve(Map.of(method, value), Map.of());
        assertThat(problems)
                .singleElement()
                .asString()
                .contains(method.replace('_', '.') + " of aiko.process: ", '"' + value + '"');
    }

    @Test
    void certificates_without_tls_are_said_to_have_no_effect(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("ca.pem"));
        resolve(Map.of("mqtt_tls_authorities", file.toString()), Map.of());
        assertThat(problems).containsExactly("mqtt.tls.* of aiko.process: ignored: mqtt.tls is not true");
    }

    @ParameterizedTest
    @CsvSource({
        "AIKO_MQTT_PORT, 0",
        "AIKO_MQTT_PORT, 65536",
        "AIKO_MQTT_PORT, many",
        "AIKO_MQTT_TRANSPORT, pigeon",
        "AIKO_MQTT_TLS, maybe",
        "AIKO_NAMESPACE, a/b",
        "AIKO_NAMESPACE, two words"
    })
    void what_cannot_be_used_gives_one_line_that_names_it(String variable, String value) {
        resolve(Map.of(), Map.of(variable, value));
        assertThat(problems).singleElement().asString().contains(variable, '"' + value + '"');
    }

    @ParameterizedTest
    @CsvSource({
        "myhost, myhost",
        "myhost.local, myhost",
        "host.example.com, host.example.com",
        "ip-10-1-2-3.compute.amazonaws.com, 10.1.2.3",
        "odd/host+name, odd-host-name"
    })
    void host_names_are_shortened_as_the_reference_does(String hostname, String part) {
        assertThat(LocalHost.topicPathPart(hostname)).isEqualTo(part);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/c", "a/b/c/d/e", "a//c/d", "a/b c/c/d", "a/b/(/d", "a/b/+/d", "a/b/c/#"})
    void what_is_no_topic_path_is_refused(String text) {
        Assertions.assertThatThrownBy(() -> TopicPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void host_and_process_id_of_topic_paths_may_be_chosen() {
        ProcessSettings settings = resolve(
                Map.of("process_host", "gateway-7", "process_id", "main"),
                Map.of("AIKO_PROCESS_HOST", "other", "AIKO_PROCESS_ID", "2"));
        assertThat(settings.host()).isEqualTo("gateway-7");
        assertThat(settings.processId().ofContainer()).isEqualTo("main");
        assertThat(settings.processId().of("plant")).isEqualTo("main");
        assertThat(settings.duplicateTerminate()).isFalse();

        ProcessSettings fromVariables = resolve(
                Map.of(),
                Map.of(
                        "AIKO_PROCESS_HOST", "other",
                        "AIKO_PROCESS_ID", "2",
                        "AIKO_PROCESS_DUPLICATE", "terminate"));
        assertThat(fromVariables.host()).isEqualTo("other");
        assertThat(fromVariables.processId().ofContainer()).isEqualTo("2");
        assertThat(fromVariables.processId().of("plant")).isEqualTo("2-plant");
        assertThat(fromVariables.duplicateTerminate()).isTrue();

        ProcessSettings byDefault = resolve(Map.of(), Map.of());
        assertThat(byDefault.host()).isEqualTo(LocalHost.name());
        assertThat(byDefault.processId().ofContainer())
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a b", "a+", "#", "(a", "a)", "a\tb", "a\u00a0b", "a\u0001b"})
    void a_host_or_process_id_that_no_topic_path_can_hold_is_left_out(String unusable) {
        ProcessSettings settings = resolve(
                Map.of("process_host", unusable, "process_id", unusable, "process_duplicate", "perhaps"), Map.of());
        assertThat(settings.host()).isEqualTo(LocalHost.name());
        assertThat(settings.processId().configured()).isEmpty();
        assertThat(problems).hasSize(3);
        assertThat(problems.get(0))
                .startsWith("process.host of aiko.process: ignoring \"" + unusable + "\": the host of the topic path, ")
                .doesNotContain("\n");
        assertThat(problems.get(1))
                .isEqualTo("process.duplicate of aiko.process: ignoring \"perhaps\": expected terminate or rename");
        assertThat(problems.get(2)).startsWith("process.id of aiko.process: ignoring ");
    }
}
