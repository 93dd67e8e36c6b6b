// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two namespaces on one server, seen from one of them. */
class NamespacesTest {
    @TempDir
    Path folder;

    private Container container(String namespace, int port) throws Exception {
        return Container.start(
                Files.createDirectory(folder.resolve(namespace)), port, Map.of("AIKO_NAMESPACE", namespace));
    }

    @Test
    void services_of_all_namespaces_are_listed_followed_and_called_and_a_missing_one_is_named() throws Exception {
        try (var mosquitto = new Mosquitto(Files.createDirectory(folder.resolve("server")), Distribution.freePort());
                var watcher = new Watcher(mosquitto.port);
                var office = container("office", mosquitto.port);
                var plant = container("plant", mosquitto.port)) {
            office.ready();
            plant.ready().drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
            String aloha = plant.topicPath() + "/2";

            await().until(() ->
                    office.run("aiko:services --namespaces '*'").out().contains(aloha + " "));
            assertThat(office.run("aiko:services --namespaces '*'").out())
                    .startsWith("NAMESPACE  TOPIC PATH ")
                    .containsSubsequence("\noffice     " + office.topicPath() + "/1 ", "\nplant      " + aloha);
            assertThat(office.run("aiko:services").out()).doesNotContain("plant");
            assertThat(office.run("aiko:discover --namespaces plant --name aloha")
                            .out()
                            .lines())
                    .hasSize(2);
            assertThat(office.run("aiko:registrar --namespaces 'p*,office'").out())
                    .containsPattern("NAMESPACE +PRIMARY +SERVICES +VERSION\n"
                            + "office +" + Pattern.quote(office.topicPath()) + "/1 +1 +2\n"
                            + "plant +" + Pattern.quote(plant.topicPath()) + "/1 +2 +2\n");
            assertThat(office.run("aiko:request " + aloha + " request Pele").out())
                    .contains("Aloha Pele!");

            // A stranger who announces somebody who does not answer, and one whose name is hostile.
            watcher.retain("ghost/service/registrar", "(primary found ghost/h/1/1 2 1.0)");
            watcher.retain("odd (x)/service/registrar", "(primary found 13:odd (x)/h/1/1 2 1.0)");
            Container.Result all = office.run("aiko:services --json --namespaces '*'");
            assertThat(all.status()).isZero();
            assertThat(all.out())
                    .contains("{\"namespace\": \"plant\", \"total\": 2}")
                    .contains(
                            "\"failures\": [{\"namespace\": \"ghost\", \"problem\": \"registrar ghost/h/1/1 does not answer")
                    .doesNotContain("odd");

            Container.Result missing = office.run("aiko:services --namespaces plant,gone");
            assertThat(missing.status()).isEqualTo(1);
            assertThat(missing.out())
                    .contains(aloha + "  aloha ")
                    .contains("namespace gone: no primary registrar has announced itself on gone/service/registrar");
            assertThat(missing.err()).contains("namespace gone: not all services are listed");
            assertThat(office.run("aiko:services --namespaces 'a b'").status()).isEqualTo(1);
        }
    }
}
