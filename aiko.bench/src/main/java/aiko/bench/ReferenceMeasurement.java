// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Requests between two processes of the reference implementation, by its own {@code do_request}, over the same Mosquitto. */
final class ReferenceMeasurement {
    private static final String SCRIPT = "reference_requests.py";

    private final Path checkout;
    private final String python;
    private final int port;

    /**
     * @param checkout of the reference implementation
     * @param python an interpreter with its dependencies
     * @param port of the MQTT server, where a registrar is
     */
    ReferenceMeasurement(Path checkout, String python, int port) {
        this.checkout = checkout;
        this.python = python;
        this.port = port;
    }

    void run(int requests, int underWay, Results results) throws Exception {
        results.heading("Request and answer between two processes of the reference implementation");
        Path script = Files.createTempDirectory("aiko-bench").resolve(SCRIPT);
        try (InputStream content = ReferenceMeasurement.class.getResourceAsStream(SCRIPT)) {
            Files.copy(content, script);
        }
        try (var service = start("reference-service", script.toString(), "serve");
                var caller = start(
                        "reference-caller",
                        script.toString(),
                        "ask",
                        Integer.toString(requests),
                        Integer.toString(underWay))) {
            String[] figures = caller.await("FIGURES").split(" ");
            results.add("request, p50, reference", Double.parseDouble(figures[0]), "us");
            results.add("request, p99, reference", Double.parseDouble(figures[1]), "us");
            results.add(
                    "requests, " + underWay + " under way, reference", Double.parseDouble(figures[2]), "requests/s");
        }
    }

    private PeerProcess start(String name, String... arguments) throws IOException {
        var command = new ProcessBuilder(python);
        command.command().addAll(List.of(arguments));
        var environment = command.environment();
        environment.merge(
                "PYTHONPATH", checkout.resolve("src").toString(), (more, own) -> own + File.pathSeparator + more);
        environment.put("PYTHONUNBUFFERED", "1");
        environment.put("AIKO_NAMESPACE", "aiko");
        environment.put("AIKO_MQTT_HOST", "127.0.0.1");
        environment.put("AIKO_MQTT_PORT", Integer.toString(port));
        return PeerProcess.of(name, command);
    }
}
