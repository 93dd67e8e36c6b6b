// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** The words for failures of the JDK's client for HTTP, which wraps them. */
class NetworkProblemTest {
    private static String problem(String uri) throws InterruptedException {
        return problem(uri, Duration.ofSeconds(10));
    }

    private static String problem(String uri, Duration limit) throws InterruptedException {
        try {
            HttpClient.newHttpClient()
                    .sendAsync(
                            HttpRequest.newBuilder(URI.create(uri))
                                    .timeout(limit)
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .get();
            return "";
        } catch (ExecutionException failed) {
            return NetworkProblem.describe(failed);
        }
    }

    private static String http(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @Test
    void a_port_without_a_server_refuses() throws Exception {
        ServerSocket closed = server();
        closed.close();
        assertThat(problem(http(closed))).isEqualTo("connection refused");
        var wrapped = new ConnectException();
        wrapped.initCause(new ClosedChannelException());
        assertThat(NetworkProblem.describe(new CompletionException(wrapped))).isEqualTo("connection refused");
    }

    @Test
    void a_host_without_an_address_is_unknown() throws Exception {
        assertThat(problem("http://aiko.invalid:1")).isEqualTo("unknown host");
    }

    @Test
    void a_server_may_not_answer() throws Exception {
        try (ServerSocket silent = server()) {
            assertThat(problem(http(silent), Duration.ofMillis(200))).isEqualTo("no answer");
        }
    }

    @Test
    void a_server_may_close_the_connection() throws Exception {
        try (ServerSocket rude = server()) {
            // The client of the JDK tries once more.
            var closing = new Thread(() -> {
                while (true) {
                    try (Socket client = rude.accept()) {
                        client.getInputStream().read();
                    } catch (IOException ended) {
                        return;
                    }
                }
            });
            closing.start();
            assertThat(problem(http(rude))).isIn("the server closed the connection", "connection reset");
        }
    }

    @Test
    void a_failure_of_another_kind_has_its_own_words() {
        assertThat(NetworkProblem.describe(new IOException(new IllegalStateException("queue full"))))
                .isEqualTo("queue full");
        assertThat(NetworkProblem.describe(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(NetworkProblem.describe(new ClosedChannelException())).isEqualTo("connection broken");
    }
}
