// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that throw, hang or wait, in the folder of a container that starts, runs, and ends. */
class BundleProblemsTest {
    private static final String COMPONENT =
            "<c:component xmlns:c=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"%s\" configuration-policy=\"require\">"
                    + "<implementation class=\"no.One\"/></c:component>";

    @TempDir
    Path folder;

    private static byte[] deaf(String what) throws Exception {
        return Distribution.bundle(
                "deaf." + what,
                Map.of(
                        "Bundle-Version",
                        "1.0.0",
                        "Import-Package",
                        "org.osgi.framework",
                        "Bundle-Activator",
                        Deaf.class.getName(),
                        Deaf.HEADER,
                        what),
                Deaf.class);
    }

    private Container start(Map<String, byte[]> files) throws Exception {
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        for (var file : files.entrySet()) {
            Files.write(deploy.resolve(file.getKey()), file.getValue());
        }
        return Container.start(folder, Distribution.freePort(), "aiko.deployer.cfg", "deploy.start-limit = 1");
    }

    private static void awaitLine(Container container, String text) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(container.output()).contains(text));
    }

    @Test
    void a_container_says_at_its_start_what_does_not_run_and_ends_in_bounded_time() throws Exception {
        byte[] throwing =
                Distribution.bundle("throwing", Map.of("Bundle-Version", "1.0.0", "Bundle-Activator", "no.One"));
        try (var container = start(Map.of(
                        "a-hangs.jar", deaf("start"),
                        "b-throws.jar", throwing,
                        "c-runs.jar", Distribution.example("example.aloha", "1.0.0")))
                .ready()) {
            assertThat(container.output())
                    .containsPattern("READY .* services=2 \\(2 bundles have problems: a-hangs.jar, b-throws.jar;"
                            + " see aiko:bundles\\) in ")
                    .contains("deploy/a-hangs.jar: deaf.start 1.0.0 has not started within 1.0 s: ")
                    .contains("deploy/b-throws.jar: throwing 1.0.0 cannot be started: java.lang.ClassNotFoundException")
                    .contains("deploy/c-runs.jar: started example.aloha 1.0.0")
                    .doesNotContain("started deaf.start")
                    .doesNotContain("started throwing");
            assertThat(container.exec("aiko:bundles").out())
                    .containsPattern("FAILED +deaf.start .* a-hangs.jar .* does not return")
                    .containsPattern("FAILED +throwing .* b-throws.jar .* cannot be started")
                    .containsPattern("ACTIVE +example.aloha +1.0.0 +1 +c-runs.jar");

            container.drop("d-runs.jar", Distribution.example("example.timer", "1.0.0"));
            awaitLine(container, "deploy/d-runs.jar: started example.timer 1.0.0");

            container.process().destroy();
            assertThat(container.process().waitFor(9, TimeUnit.SECONDS)).isTrue();
            assertThat(container.output())
                    .contains("aiko: deaf.start 1.0.0 does not finish its start: " + Deaf.class.getName());
        }
    }

    @Test
    void everybody_hears_of_the_end_of_a_container_whose_bundle_does_not_stop() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var watcher = new Watcher(mosquitto.port)) {
            try (var container =
                    Container.start(folder, mosquitto.port, Map.of()).ready()) {
                container.drop("deaf.jar", deaf("stop"));
                awaitLine(container, "started deaf.stop 1.0.0");
                String topic = container.topicPath() + "/0/state";

                assertThat(container.client("stop").status()).isZero();

                watcher.awaitLine(line -> line.startsWith(topic + " (absent"));
                assertThat(container.output()).contains("aiko: deaf.stop 1.0.0 does not stop: " + Deaf.class.getName());
            }
        }
    }

    @Test
    void a_first_drop_says_what_it_waits_for() throws Exception {
        try (var container = start(
                        Map.of(
                                "aloha.jar",
                                Distribution.example(
                                        "example.aloha",
                                        "1.0.0",
                                        description -> description.replace(
                                                "</scr:component>",
                                                "<reference name=\"nobody\" interface=\"com.acme.Missing\"/></scr:component>"))))
                .ready()) {
            assertThat(container.output()).contains("(1 bundle has a problem: aloha.jar; see aiko:bundles)");
            awaitLine(container, "deploy/aloha.jar: example.aloha 1.0.0 does not run: component ");
            assertThat(container.output())
                    .contains(" waits for com.acme.Missing")
                    .doesNotContain("started example.aloha");
            assertThat(container.exec("aiko:bundles").out())
                    .containsPattern("WAITING +example.aloha +1.0.0 +0 +aloha.jar .* waits for com.acme.Missing");
        }
    }

    private static byte[] described(String symbolicName, String header, String... descriptions) throws Exception {
        Map<String, byte[]> content = new TreeMap<>(Map.of("OSGI-INF/", new byte[0]));
        for (int i = 0; i < descriptions.length; i++) {
            content.put("OSGI-INF/" + i + ".xml", descriptions[i].getBytes());
        }
        return Distribution.bundle(
                symbolicName, Map.of("Bundle-Version", "1.0.0", "Service-Component", header), content);
    }

    @Test
    void jars_that_would_change_the_container_itself_are_refused_with_one_line_each() throws Exception {
        byte[] extension =
                Distribution.bundle("some.ext", Map.of("Fragment-Host", "system.bundle;extension:=framework"));
        String longest = "a".repeat(200);
        try (var container = start(Map.of(
                        "ext.jar", extension,
                        "framework.jar", Distribution.bundle("org.apache.felix.framework", Map.of()),
                        "system.jar", Distribution.bundle("system.bundle", Map.of()),
                        "long.jar", Distribution.bundle("a".repeat(300), Map.of()),
                        "longest.jar", Distribution.bundle(longest, Map.of("Bundle-Version", "1.0.0")),
                        "broken.jar", described("broken", "OSGI-INF/0.xml", "<a>".repeat(1_000)),
                        "wild.jar", described("wild", "../*,OSGI-INF/*,*", "<component"),
                        "mixed.jar",
                                described(
                                        "mixed",
                                        "OSGI-INF/*.xml",
                                        "<two>" + COMPONENT.formatted("a") + COMPONENT.formatted("b") + "</two>",
                                        "<component")))
                .ready()) {
            awaitLine(container, "deploy/ext.jar: it is a fragment of the framework, as its Fragment-Host says");
            awaitLine(container, "deploy/longest.jar: started " + longest + " 1.0.0");
            awaitLine(
                    container, "deploy/broken.jar: broken 1.0.0 does not run: OSGI-INF/0.xml is not valid XML: line 1");
            awaitLine(container, "OSGI-INF/1.xml is not valid XML: line 1");
            awaitLine(container, "deploy/wild.jar: wild 1.0.0 does not run: its Service-Component names ../*");
            assertThat(container.output())
                    .contains("deploy/system.jar: system.bundle is a bundle of the container and cannot be replaced")
                    .contains("deploy/framework.jar: org.apache.felix.framework is a bundle of the container")
                    .contains("deploy/long.jar: its Bundle-SymbolicName has 300 characters: at most 200 are allowed")
                    .doesNotContain("\tat ")
                    .doesNotContain(" ERROR ");

            // What is kept in the data folder is never written through links.
            Path kept = folder.resolve("data/deployed/" + longest + ".jar");
            await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(kept));
            Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
            Files.move(folder.resolve("data/deployed"), folder.resolve("data/away"));
            Files.createSymbolicLink(folder.resolve("data/deployed"), elsewhere);
            Files.delete(container.deploy.resolve("ext.jar"));
            container.drop("longest.jar", Distribution.bundle(longest, Map.of("Bundle-Version", "2.0.0")));
            awaitLine(container, "deploy/longest.jar: started " + longest + " 2.0.0");
            awaitLine(container, "deployed is a link: links are not followed; replace it by a folder");
            assertThat(elsewhere).isEmptyDirectory();
            Files.delete(folder.resolve("data/deployed"));
            Files.move(folder.resolve("data/away"), folder.resolve("data/deployed"));
            awaitLine(container, "the running versions are kept for a rollback again");
            assertThat(container.output().split("is a link", -1)).hasSize(2);
            assertThat(container.process().isAlive()).isTrue();
            assertThat(container.exec("aiko:rollback " + longest).status()).isZero();

            container.exec("update 0");
            assertThat(container.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(container.process().exitValue()).isEqualTo(1);
            assertThat(container.output())
                    .contains("aiko: the OSGi framework has stopped to restart: ")
                    .contains("the container ends with exit status 1, start it again");
        }
    }
}
