// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A component hangs when it gets its configuration: nobody else gets one meanwhile, and the operator hears why. */
class HangingActivationTest {
    @TempDir
    Path folder;

    @Test
    void it_is_said_which_component_holds_up_all_configurations() throws Exception {
        String type = HangingActivation.class.getName();
        String description =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="hanging" immediate="true"
                               activate="activate" configuration-policy="require">
                  <implementation class="%s"/>
                </scr:component>
                """
                        .formatted(type);
        try (var content = HangingActivation.class.getResourceAsStream("HangingActivation.class");
                var container = Container.start(folder, Distribution.freePort(), Map.of())
                        .ready()) {
            container.drop(
                    "hanging.jar",
                    Distribution.bundle(
                            "hanging",
                            Map.of("Bundle-Version", "1.0.0", "Service-Component", "OSGI-INF/hanging.xml"),
                            Map.of(
                                    type.replace('.', '/') + ".class",
                                    content.readAllBytes(),
                                    "OSGI-INF/hanging.xml",
                                    description.getBytes(UTF_8))));
            await().untilAsserted(() -> assertThat(container.output()).contains("hanging 1.0.0"));

            Container.configure(folder, "hanging.cfg", "some = setting");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(container.output())
                    .contains(type + ".activate does not return, which Config Admin has called"));
        }
    }
}
