// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory is right again after each fault of a connection. */
class ConnectionFaultTest {
    private static final int ALL = Integer.MAX_VALUE;
    private static final String[] SHORT_LIMITS = {"mqtt.keep.alive = 2", "mqtt.connect.limit = 4"};
    /** One and a half keep-alive for the server, two for the client, and some time for a machine under load. */
    private static final Duration NOTICE_LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Deque<AutoCloseable> resources = new ArrayDeque<>();
    private Mosquitto mosquitto;
    private FaultProxy proxy;
    private Container one;
    private Container other;
    private Observer observer;
    private final List<String> rowsOfOther = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        mosquitto = closing(new Mosquitto(folder, Distribution.freePort()));
        proxy = closing(new FaultProxy(mosquitto.port));
        one = closing(Container.start(folder.resolve("one"), proxy.port(), "aiko.process.cfg", SHORT_LIMITS));
        other = closing(Container.start(folder.resolve("other"), mosquitto.port, "aiko.process.cfg", SHORT_LIMITS));
        one.ready();
        other.ready();
        observer = closing(new Observer(mosquitto.port));
        rowsOfOther.addAll(Examples.drop(other, observer));
        rows.addAll(rowsOfOther);
        rows.addAll(Examples.drop(one, observer));
        Collections.sort(rows);
        observer.awaitDirectory(rows);
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

    /** How often a container has said that its connection is lost. */
    private static int lost(Container container) {
        return container.output().split("connection to MQTT server \\S+ lost: ", -1).length - 1;
    }

    @Test
    void connections_are_reset_once_and_again_and_while_they_are_made() throws Exception {
        for (int i = 0; i < 5; i++) {
            int before = proxy.resets();
            proxy.reset();
            assertThat(proxy.resets()).isGreaterThan(before);
            observer.awaitSteadyDirectory(rows);
        }
        int[][] handshakes = {{0, ALL}, {5, ALL}, {ALL, 0}, {ALL, 2}, {ALL, 4}, {ALL, 6}};
        for (int[] handshake : handshakes) {
            int before = proxy.resets();
            proxy.resetNext(handshake[0], handshake[1]);
            proxy.resetNext(handshake[0], handshake[1]);
            proxy.reset();
            await().until(() -> proxy.resets() >= before + 3);
            observer.awaitSteadyDirectory(rows);
        }
    }

    @Test
    void a_connection_and_then_the_server_hang_and_go_on() throws Exception {
        int before = lost(one);
        proxy.stall();
        await().atMost(NOTICE_LIMIT).until(() -> lost(one) > before);
        // The server has noticed as well, and for everybody else the container is gone.
        observer.awaitDirectory(rowsOfOther);
        proxy.goOn();
        observer.awaitSteadyDirectory(rows);

        int beforeOfOne = lost(one);
        int beforeOfOther = lost(other);
        mosquitto.stop();
        await().atMost(NOTICE_LIMIT).until(() -> lost(one) > beforeOfOne && lost(other) > beforeOfOther);
        mosquitto.goOn();
        // The observer has not noticed: its keep-alive is longer.
        observer.awaitDirectory(rows);
    }
}
