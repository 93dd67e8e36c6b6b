// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A component of one container refers to a service of another one, and calls it every 2 ms. */
class RemoteServicesTest {
    @TempDir
    Path folder;

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private Mosquitto mosquitto;
    private FaultProxy proxy;
    private Watcher watcher;
    private Container caller;
    private Container callee;
    private String service;

    @BeforeEach
    void start() throws Exception {
        mosquitto = closing(new Mosquitto(folder, Distribution.freePort()));
        proxy = closing(new FaultProxy(mosquitto.port));
        watcher = closing(new Watcher(mosquitto.port));
        // One after the other: so the registrar of the caller is the primary.
        caller = closing(Container.start(folder.resolve("caller"), proxy.port(), Map.of()));
        caller.ready();
        caller.drop("calling.jar", CallingBundle.version("1.0.0"));
        callee = startCallee();
        callee.drop("counting.jar", CountingBundle.version("1.0.0"));
        watcher.awaitLine(line -> line.startsWith("calling/events (begins 1.0.0 " + callee.topicPath()));
        service = callee.topicPath() + "/2";
    }

    private Container startCallee() throws Exception {
        return closing(Container.start(folder.resolve("callee"), mosquitto.port, Map.of()))
                .ready();
    }

    private <T extends AutoCloseable> T closing(T resource) {
        resources.push(resource);
        return resource;
    }

    @AfterEach
    void stop() throws Exception {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }

    private List<String> events() {
        return watcher.lines().stream()
                .filter(line -> line.startsWith("calling/events "))
                .map(line -> line.substring("calling/events ".length()))
                .toList();
    }

    /** The numbers of the calls that a version has received. */
    private List<Integer> counted() {
        String topic = service + "/out (counted ";
        return watcher.lines().stream()
                .filter(line -> line.startsWith(topic))
                .map(line -> Integer.valueOf(line.substring(topic.length()).split(" ")[1]))
                .toList();
    }

    private void awaitCounted(String version) {
        watcher.awaitLine(line -> line.startsWith(service + "/out (counted " + version + " "));
    }

    @Test
    void the_called_bundle_is_replaced_and_the_caller_does_not_notice_then_the_caller_is_replaced() throws Exception {
        awaitCounted("1.0.0");
        callee.drop("counting.jar", CountingBundle.version("2.0.0"));
        awaitCounted("2.0.0");
        callee.drop("counting.jar", CountingBundle.version("3.0.0"));
        awaitCounted("3.0.0");
        assertThat(events()).containsExactly("(begins 1.0.0 " + service + ")");

        caller.drop("calling.jar", CallingBundle.version("2.0.0"));
        watcher.awaitLine("calling/events (begins 2.0.0 " + service + ")");
        String ends = events().get(1);
        assertThat(ends).startsWith("(ends " + service + " ");
        int last = Integer.parseInt(ends.split("[ )]")[2]);
        // The next version counts from 1 again.
        await().until(() -> counted().size() > last);
        assertThat(counted().subList(0, last))
                .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
        assertThat(counted().get(last)).isEqualTo(1);
    }

    @Test
    void the_component_stays_when_its_connection_is_reset_and_ends_when_the_called_process_is_killed()
            throws Exception {
        awaitCounted("1.0.0");
        for (int i = 0; i < 3; i++) {
            int resets = proxy.resets();
            proxy.reset();
            assertThat(proxy.resets()).isGreaterThan(resets);
            int before = counted().size();
            await().until(() -> proxy.links() > 0 && counted().size() > before + 10);
        }
        assertThat(events()).hasSize(1);
        assertThat(counted()).isSorted().doesNotHaveDuplicates();

        Signals.send("KILL", callee.process());
        watcher.awaitLine(line -> line.startsWith("calling/events (ends " + service + " "));
        callee = startCallee();
        await().until(() -> events().size() == 3);
        assertThat(events().get(2)).startsWith("(begins 1.0.0 " + callee.topicPath());
    }
}
