// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.health.HealthReport;
import aiko.health.HealthResult;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthHandlerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private Status status = Status.OK;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                new HealthHandler(tags -> new HealthReport(List.of(
                        new HealthResult(String.join("+", tags), List.of(tags), status, "text", Duration.ZERO)))));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void each_path_has_its_checks() throws Exception {
        assertThat(get("/health/live").body()).isEqualTo("HEALTHY: 1 check\nOK     live  text\n");
        assertThat(get("/health/ready").body()).contains("ready");
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/health/other").statusCode()).isEqualTo(404);
        assertThat(get("/healthy").statusCode()).isEqualTo(404);
    }

    @Test
    void only_a_failure_is_503() throws Exception {
        status = Status.WARN;
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        for (Status failure : List.of(Status.CRITICAL, Status.TEMPORARILY_UNAVAILABLE, Status.HEALTH_CHECK_ERROR)) {
            status = failure;
            assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void the_body_is_of_the_accepted_type_and_not_cached() throws Exception {
        assertThat(get("/health/live", "Accept", "application/json"))
                .satisfies(json -> assertThat(json.body()).startsWith("{\"status\":\"HEALTHY\""))
                .satisfies(json ->
                        assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json"))
                .satisfies(json ->
                        assertThat(json.headers().firstValue("Cache-Control")).hasValue("no-store"));
        assertThat(get("/health/live", "Accept", "text/html, application/json").body())
                .startsWith("HEALTHY");
        assertThat(get("/health/live", "Accept", "*/*").body()).startsWith("HEALTHY");
    }

    @Test
    void HEAD_has_the_status_alone_and_other_methods_are_refused() throws Exception {
        status = Status.CRITICAL;
        var head = client.send(
                request("/health/live")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(503);
        assertThat(head.body()).isEmpty();
        var post = client.send(
                request("/health/live")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
    }

    @Test
    void another_method_is_refused_before_its_body() throws Exception {
        try (var unfinished =
                new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
            unfinished.setSoTimeout(10_000);
            unfinished
                    .getOutputStream()
                    .write("POST /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(unfinished.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 405");
        }
    }
}
