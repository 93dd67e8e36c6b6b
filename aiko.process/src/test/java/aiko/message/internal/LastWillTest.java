// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.LastWill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWillTest {
    @TempDir
    Path folder;

    private static LastWill arm(TestProcess process) throws Exception {
        LastWill will = process.messages.addLastWill("boot", TestProcess.bytes("(primary absent)"), true);
        will.armed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return will;
    }

    /** Runs in a JVM of its own, to be killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            var process = new TestProcess(TestProcess.settings(Integer.parseInt(arguments[0])));
            process.openAndConnect();
            arm(process);
            process.retain("armed", "yes");
            Thread.currentThread().join();
        }
    }

    private Process startVictim(Mosquitto mosquitto) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        Integer.toString(mosquitto.port))
                .inheritIO()
                .start();
    }

    @Test
    void all_wills_of_a_process_that_is_killed_are_published() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var other = new RawClient(mosquitto, "#")) {
            Process victim = startVictim(mosquitto);
            await().until(() -> other.received.contains("armed yes"));

            victim.destroyForcibly().waitFor(5, TimeUnit.SECONDS);

            await().until(() -> other.received.size() >= 3);
            assertThat(other.received).contains(TestProcess.STATE + " (absent)", "boot (primary absent)");
        }
    }

    @Test
    void wills_are_armed_again_after_a_reconnect() throws Exception {
        try (var mosquitto = Mosquitto.started(folder)) {
            Process victim = startVictim(mosquitto);
            await().until(() -> mosquitto.connects("-will-1") == 1);
            mosquitto.kill();
            mosquitto.start();
            await().until(() -> mosquitto.connects("-will-1") == 2 && mosquitto.connects("aiko-") == 4);
            try (var other = new RawClient(mosquitto, "#")) {
                victim.destroyForcibly().waitFor(5, TimeUnit.SECONDS);

                await().until(() -> other.received.size() >= 2);
                assertThat(other.received).contains(TestProcess.STATE + " (absent)", "boot (primary absent)");
            }
        }
    }

    @Test
    void all_wills_of_a_process_that_loses_its_connection_are_published_and_armed_again() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var other = new RawClient(mosquitto, "#");
                var process = TestProcess.on(mosquitto)) {
            await().until(() -> !mosquitto.latestClientId("aiko-").isEmpty());
            String id = mosquitto.latestClientId("aiko-");
            arm(process);
            // The server ends the process's own connection, and that one alone.
            try (var rival = new MqttClient("tcp://localhost:" + mosquitto.port, id, new MemoryPersistence())) {
                rival.connect();
                await().until(() -> other.received.contains("boot (primary absent)"));
                assertThat(other.received).contains(TestProcess.STATE + " (absent)");
                await().until(() -> mosquitto.connects("-will-1") == 2 && process.isConnected());
            }
        }
    }

    @Test
    void a_will_that_is_taken_back_is_not_published() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var other = new RawClient(mosquitto, "#");
                var process = TestProcess.on(mosquitto)) {
            LastWill will = arm(process);
            will.cancel();
            will.cancel();
            await().until(() -> wills() == 0);

            assertThat(other.received).noneMatch(message -> message.startsWith("boot"));
        }
    }

    @Test
    void an_orderly_end_publishes_none() throws Exception {
        try (var mosquitto = Mosquitto.started(folder);
                var other = new RawClient(mosquitto, "#")) {
            try (var process = TestProcess.on(mosquitto)) {
                arm(process);
            }
            other.publish("end", "of test");
            await().until(() -> other.received.contains("end of test"));

            assertThat(other.received).noneMatch(message -> message.contains("absent"));
        }
    }

    private static long wills() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-will-"))
                .count();
    }
}
