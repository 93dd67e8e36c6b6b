// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A bare relay, made of Mosquitto's own clients: {@code mosquitto_sub | mosquitto_pub}. */
final class Relay implements AutoCloseable {
    /** Stands where a registrar's topic path would. */
    static final String TOPIC_PATH = "aiko/relay/12345/1";

    private static final int START_LIMIT_SECONDS = 10;
    private static final int PROBE_MILLIS = 50;

    private final List<Process> pipeline;

    /** @param port of the MQTT server on this machine */
    Relay(int port) throws Exception {
        String host = "127.0.0.1";
        String portText = Integer.toString(port);
        pipeline = ProcessBuilder.startPipeline(List.of(
                new ProcessBuilder("mosquitto_sub", "-h", host, "-p", portText, "-t", TOPIC_PATH + "/in")
                        .redirectError(Redirect.DISCARD),
                new ProcessBuilder("mosquitto_pub", "-h", host, "-p", portText, "-t", TOPIC_PATH + "/out", "-l")
                        .redirectError(Redirect.DISCARD)
                        .redirectOutput(Redirect.DISCARD)));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "relay-end"));
        awaitStart(port);
    }

    private static void awaitStart(int port) throws Exception {
        try (var client = new RawClient(port, "relay-probe")) {
            client.subscribe(TOPIC_PATH + "/out");
            var passedOn = CompletableFuture.runAsync(() -> {
                try {
                    client.receive();
                } catch (IOException ended) {
                    throw new IllegalStateException(ended);
                }
            });
            for (int i = 0; i < START_LIMIT_SECONDS * 1_000 / PROBE_MILLIS; i++) {
                client.send(Packets.publish(TOPIC_PATH + "/in", "(probe)"));
                try {
                    passedOn.get(PROBE_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException notYet) {
                    // once more
                }
            }
            throw new IllegalStateException("relay: mosquitto_sub | mosquitto_pub forwards nothing");
        }
    }

    /** Processor time that both have used. */
    long cpuNanos() {
        return pipeline.stream()
                .mapToLong(process -> process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toNanos())
                .sum();
    }

    @Override
    public void close() {
        pipeline.forEach(Process::destroyForcibly);
    }
}
