// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load generator, as users start it, on a container's registrar and Mosquitto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchTest {
    private static final String ALL_REGISTERED =
            "(?m)^registered +60 of 60 services in \\S+ s, \\S+ a second: \\S+ of raw$";
    private static final String ALL_SHOWN = "(?m)^share +60 of 60 rows in \\S+ s, \\S+ a second: \\S+ of raw$";

    private Path folder;
    private Mosquitto mosquitto;
    private Container container;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        container = Container.start(folder, mosquitto.port, Map.of("AIKO_MQTT_HOST", "127.0.0.1"))
                .ready();
    }

    @AfterAll
    void stop() {
        container.close();
        mosquitto.close();
    }

    private Container.Result bench(String... arguments) throws Exception {
        var line = new ArrayList<>(List.of(Distribution.command().toString(), "bench"));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line);
        builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        builder.environment().put("AIKO_MQTT_PORT", Integer.toString(mosquitto.port));
        return container.result(builder);
    }

    private void assertEmptyDirectory() throws Exception {
        assertThat(container.exec("aiko:processes").out())
                .contains(container.topicPath())
                .doesNotContain("bench-");
    }

    @Test
    void without_a_name_the_benchmarks_are_listed() throws Exception {
        var result = bench();
        assertThat(result.status()).isZero();
        assertThat(result.out()).containsPattern("(?m)^ +registrar +\\S").containsPattern("(?m)^ +wire +\\S");
    }

    @Test
    void services_are_registered_shown_and_removed_in_order() throws Exception {
        Path figures = folder.resolve("figures.json");
        var result = bench("registrar", "--processes", "3", "--services", "20", "--json", figures.toString());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains(container.topicPath() + "/1 at localhost:" + mosquitto.port)
                .containsPattern("(?m)^connected +3 of 3 processes in ")
                .containsPattern(ALL_REGISTERED)
                .containsPattern(ALL_SHOWN)
                .containsPattern("(?m)^removed +60 of 60 services in \\S+ s, \\S+ a second, in order$");
        assertThat(Files.readString(figures)).contains("\"registered\": 60.000", "\"share_to_raw\": ");
        assertEmptyDirectory();
    }

    @Test
    void dropped_connections_take_their_services_along() throws Exception {
        var result = bench("registrar", "--processes=30", "--services=2", "--kill", "--connections-per-second=1000");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .containsPattern(ALL_REGISTERED)
                .containsPattern(ALL_SHOWN)
                .containsPattern("(?m)^removed +60 of 60 services in .*, all connections dropped at once$");
        assertEmptyDirectory();
    }

    @Test
    void what_takes_too_long_is_stopped_and_leaves_nothing_behind() throws Exception {
        var result = bench("registrar", "--processes", "5", "--connections-per-second", "1", "--seconds", "1");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("time limit of 1 s reached").hasLineCount(1);
        assertEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "frogs, unknown benchmark \"frogs\"",
        "registrar --frogs, unknown option --frogs",
        "registrar --services, --services: expected a value",
        "registrar --services 0, --services: expected a number from 1",
        "registrar --processes many, not \"many\"",
        "registrar --processes 20000 --services 20000, 400000000 services: expected at most",
        "registrar --namespace a/b, --namespace: invalid namespace",
        "registrar --host 192.0.2.1, add --allow-remote",
        "wire --frogs, unknown option --frogs",
        "wire --port many, not \"many\"",
        "wire --host 127.0.0.1:, --host: expected a value",
        "wire --beside 192.0.2.1, add --allow-remote"
    })
    void mistakes_are_one_line_and_status_2(String arguments, String line) throws Exception {
        var result = bench(arguments.split(" "));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).startsWith("aiko: ").contains(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registrar --port 1, cannot connect to MQTT server",
        "registrar --namespace nobody, no registrar announced in namespace nobody",
        "wire --port 1, cannot connect to MQTT server localhost:1"
    })
    void status_75_says_that_nobody_answers(String arguments, String line) throws Exception {
        var result = bench(arguments.split(" "));
        assertThat(result.status()).isEqualTo(75);
        assertThat(result.err()).startsWith("aiko: ").contains(line).hasLineCount(1);
    }
}
