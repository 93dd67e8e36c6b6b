// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Debian's Prometheus on a port of its own, which scrapes containers four times a second. */
final class Prometheus implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final Process process;

    /** @param targets host and port of each listener */
    Prometheus(Path folder, List<String> targets) throws IOException {
        port = Distribution.freePort();
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(
                configuration,
                """
                global:
                  scrape_interval: 250ms
                  evaluation_interval: 1s
                scrape_configs:
                  - job_name: aiko
                    static_configs:
                      - targets: [%s]
                """
                        .formatted(String.join(", ", targets)));
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        await().until(this::isReady);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The series that the query has now. */
    JsonNode query(String query) throws IOException, InterruptedException {
        var answer = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IllegalArgumentException(query + ": " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body()).path("data").path("result");
    }

    /** The sum of all series of the query; 0 if there are none. */
    double sum(String query) throws IOException, InterruptedException {
        JsonNode series = query("sum(" + query + ")");
        return series.isEmpty() ? 0 : series.path(0).path("value").path(1).asDouble();
    }

    private java.net.http.HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
