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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's InfluxDB on ports of its own, that can be stopped and brought back; it asks for a password. */
final class InfluxDb implements AutoCloseable {
    static final String DATABASE = "metrics";
    static final String CREDENTIALS = "aiko:open sesame";

    final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;
    private final Path configuration;
    private Process process;

    InfluxDb(Path folder) throws Exception {
        this.folder = folder;
        port = Distribution.freePort();
        configuration = folder.resolve("influxdb.conf");
        Files.writeString(
                configuration,
                """
                reporting-disabled = true
                bind-address = "127.0.0.1:%d"
                [meta]
                  dir = "%s/meta"
                [data]
                  dir = "%s/data"
                  wal-dir = "%s/wal"
                [http]
                  bind-address = "127.0.0.1:%d"
                  auth-enabled = true
                  log-enabled = false
                [monitor]
                  store-enabled = false
                """
                        .formatted(Distribution.freePort(), folder, folder, folder, port));
        start();
        post("CREATE USER aiko WITH PASSWORD 'open sesame' WITH ALL PRIVILEGES");
        post("CREATE DATABASE " + DATABASE);
    }

    void start() throws IOException {
        process = new ProcessBuilder("influxd", "run", "-config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("influxdb.log").toFile()))
                .start();
        await().until(this::isReady);
    }

    private boolean isReady() throws InterruptedException {
        try {
            return client.send(request("/ping").build(), BodyHandlers.discarding())
                            .statusCode()
                    == 204;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The series of a query. */
    JsonNode query(String query) throws IOException, InterruptedException {
        String body = client.send(request(path(query)).build(), BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(body).path("results").path(0).path("series");
    }

    private void post(String query) throws IOException, InterruptedException {
        var answer =
                client.send(request(path(query)).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(query + ": " + answer.body());
        }
    }

    private static String path(String query) {
        return "/query?u=aiko&p=open%20sesame&db=" + DATABASE + "&q="
                + URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5));
    }

    /** Until it has ended, it writes to its folder. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
