// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The examples that make a small system, in one container, as others see them over Mosquitto. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExampleSystemTest {
    private Mosquitto mosquitto;
    private Watcher watcher;
    private Container container;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        mosquitto = new Mosquitto(folder, Distribution.freePort());
        watcher = new Watcher(mosquitto.port);
        container = Container.start(folder, mosquitto.port, Map.of()).ready();
        for (String name : new String[] {"thermostat", "controller", "redactor", "monitor"}) {
            container.drop(name + ".jar", Distribution.example("example." + name, "1.0.0"));
        }
    }

    @AfterAll
    void stop() throws Exception {
        container.close();
        watcher.close();
        mosquitto.close();
    }

    /** The topic path of a service, once it is in the directory. */
    private String service(String name) {
        watcher.awaitLine(line -> line.contains("/out (add ") && line.contains(" " + name + " "));
        return watcher.lines().stream()
                .filter(line -> line.contains("/out (add ") && line.contains(" " + name + " "))
                .map(line -> line.split(" ")[2])
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_controller_finds_the_thermostat_sets_it_and_asks_for_its_temperature() {
        String thermostat = service("thermostat");

        watcher.awaitLine(thermostat + "/in (target 21.5)");
        watcher.awaitLine(line -> line.startsWith(thermostat + "/in (temperature "));
        watcher.awaitLine(
                line -> line.contains("/log ") && line.contains(thermostat + ": 1") && line.contains("set to 21.5"));
    }

    @Test
    void the_thermostat_answers_and_shares_its_target() throws Exception {
        String thermostat = service("thermostat");
        watcher.publish(thermostat + "/in", "(temperature my/temperature)");
        watcher.awaitLine("my/temperature (item_count 1)");

        watcher.publish(thermostat + "/control", "(share my/lease 300 (target temperature))");
        watcher.awaitLine(line -> line.startsWith("my/lease (add target "));
        watcher.awaitLine(line -> line.startsWith("my/lease (update temperature "));
        watcher.publish(thermostat + "/in", "(target 18)");
        watcher.awaitLine("my/lease (update target 18.0)");
    }

    @Test
    void others_set_the_target_as_an_item_and_the_room_follows_it() throws Exception {
        String thermostat = service("thermostat");
        watcher.awaitLine(thermostat + "/in (target 21.5)");
        watcher.publish(thermostat + "/control", "(share my/items 300 *)");
        for (String item : new String[] {"lifecycle", "log_level", "running", "target", "temperature"}) {
            watcher.awaitLine(line -> line.startsWith("my/items (add " + item + " "));
        }

        watcher.publish(thermostat + "/control", "(update target 10)");
        watcher.awaitLine("my/items (update target 10.0)");
        watcher.awaitLine("my/items (update temperature 14.75)");
    }

    @Test
    void the_redactor_masks_the_texts_of_a_frame() throws Exception {
        String redactor = service("redactor");
        watcher.publish(redactor + "/in", "(create_stream 1 0: (redactor.mask: ###) 60 0: my/pipeline/4711/1/in)");
        watcher.publish(
                redactor + "/in",
                "(process_frame (stream_id: 1 frame_id: 0) (texts: (24:write to pele@a.example. aloha)))");

        watcher.awaitLine("my/pipeline/4711/1/in (process_frame_response (stream_id: 1 frame_id: 0 state: 0) "
                + "(texts: (13:write to ###. aloha) addresses: 1))");
    }

    @Test
    void the_monitor_shares_figures_of_the_host() throws Exception {
        String monitor = service("monitor");
        watcher.publish(monitor + "/control", "(share my/host 0 *)");

        for (String item : new String[] {"cpu", "memory", "disk"}) {
            watcher.awaitLine(line -> line.matches("my/host \\(add " + item + " \\d{1,3}\\)"));
        }
    }
}
