// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.monitor.internal.influxdb.InfluxServer.RefusedException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of InfluxDB 2.x, as its documentation describes them; for 1.x there is a test with the real server. */
class InfluxServerTest {
    @TempDir
    Path folder;

    private final List<String> requests = new ArrayList<>();
    private HttpServer http;
    private int status = 204;

    @BeforeEach
    void listen() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            String body = new String(new GZIPInputStream(exchange.getRequestBody()).readAllBytes(), UTF_8);
            requests.add(exchange.getRequestMethod()
                    + ' '
                    + exchange.getRequestURI()
                    + ' '
                    + exchange.getRequestHeaders().getFirst("Authorization")
                    + ' '
                    + body);
            byte[] answer = status == 204 ? new byte[0] : "{\"message\":\"no\"}".getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void end() {
        http.stop(0);
    }

    private static String problem(InfluxConfiguration configuration) {
        return InfluxCheck.problem(configuration).orElseThrow().in(InfluxConfiguration.PID);
    }

    private InfluxServer server(String database, String bucket, String token) {
        return new InfluxServer(
                configuration("http://localhost:" + http.getAddress().getPort() + "/", database, bucket, token));
    }

    @Test
    void a_bucket_of_2_x_is_written_with_a_token() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");

        server("", "my bucket", token.toString()).write("a b=1 1\n".getBytes(UTF_8));

        assertThat(requests)
                .containsExactly("POST /api/v2/write?precision=ms&bucket=my+bucket&org=pele Token secret a b=1 1\n");
    }

    @Test
    void points_that_are_not_valid_are_refused_for_good_and_others_for_now() {
        status = 400;
        assertThatThrownBy(() -> server("", "b", "").write(new byte[1]))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.isFinal())
                        .isTrue())
                .hasMessage("HTTP 400: {\"message\":\"no\"}");
        status = 401;
        assertThatThrownBy(() -> server("", "b", "").write(new byte[1]))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.isFinal())
                        .isFalse());
    }

    @Test
    void a_token_file_that_is_missing_is_named() {
        assertThatThrownBy(
                        () -> server("", "b", folder.resolve("none").toString()).write(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("token.file " + folder.resolve("none") + ": no such file");
    }

    @Test
    void neither_a_database_nor_a_bucket_nor_a_password_in_the_address_is_valid() {
        assertThat(problem(configuration("http://localhost:8086", "", "", "")))
                .isEqualTo(
                        "database of aiko.monitor.influxdb: expected either database (InfluxDB 1.x), or bucket and org"
                                + " (2.x); no metrics are written");
        assertThat(problem(configuration("http://a:b@localhost:8086", "d", "", "")))
                .doesNotContain("a:b");
        assertThat(problem(configuration("localhost:8086", "d", "", "")))
                .startsWith("url of aiko.monitor.influxdb: expected http://HOST:PORT");
    }

    @Test
    void an_address_is_not_in_the_message_if_it_may_contain_a_secret() {
        for (String url : List.of(
                "http://me:SECRET@localhost:8086",
                "http://me:SECRET@local host",
                "http://me:SECRET@my_host:8086",
                "me:SECRET@localhost",
                "http://localhost:8086/write?u=me&p=SECRET",
                "ftp://localhost?p=SECRET")) {
            assertThat(problem(configuration(url, "d", "", "")))
                    .contains("use token.file")
                    .doesNotContain("SECRET");
        }
    }

    @Test
    void a_token_that_no_header_can_have_is_not_in_the_message() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "SECRET\nSECRET");

        assertThatThrownBy(() -> server("", "b", token.toString()).write(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("the token is not one line of ASCII characters");
    }

    @Test
    void of_an_endless_answer_only_the_start_is_read() throws Exception {
        var ended = new CountDownLatch(1);
        try (var endless = new Answering(out -> {
            out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            var more = new byte[1 << 16];
            Arrays.fill(more, (byte) 'a');
            try {
                while (true) {
                    out.write(more);
                }
            } catch (IOException closed) {
                ended.countDown();
            }
        })) {
            var server = new InfluxServer(configuration(endless.url(), "d", "", ""), Duration.ofSeconds(20));
            assertThatThrownBy(() -> server.write(new byte[1]))
                    .isInstanceOf(RefusedException.class)
                    .hasMessage("HTTP 400: " + "a".repeat(200));
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void silence_after_the_headers_ends_with_the_limit() throws Exception {
        for (String head : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\na")) {
            var release = new CountDownLatch(1);
            try (var silent = new Answering(out -> {
                out.write(head.getBytes(UTF_8));
                out.flush();
                release.await();
            })) {
                var server = new InfluxServer(configuration(silent.url(), "d", "", ""), Duration.ofMillis(300));
                assertThatThrownBy(() -> server.write(new byte[1]))
                        .isInstanceOf(IOException.class)
                        .hasMessage("no whole answer within 0.3 s");
            } finally {
                release.countDown();
            }
        }
    }

    /** A server of one connection, which answers what no real server does. */
    private static final class Answering implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        interface Answer {
            void write(OutputStream out) throws IOException, InterruptedException;
        }

        Answering(Answer answer) throws IOException {
            var thread = new Thread(() -> {
                try (Socket connection = listening.accept()) {
                    assertThat(connection.getInputStream().read()).isPositive();
                    answer.write(connection.getOutputStream());
                } catch (IOException | InterruptedException ended) {
                    // The test has ended.
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://" + listening.getInetAddress().getHostAddress() + ":" + listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static InfluxConfiguration configuration(String url, String database, String bucket, String token) {
        return new InfluxConfiguration() {
            @Override
            public String url() {
                return url;
            }

            @Override
            public String database() {
                return database;
            }

            @Override
            public String bucket() {
                return bucket;
            }

            @Override
            public String org() {
                return "pele";
            }

            @Override
            public String token_file() {
                return token;
            }

            @Override
            public String instance() {
                return "";
            }

            @Override
            public int period() {
                return 10;
            }

            @Override
            public int batch_points() {
                return 5000;
            }

            @Override
            public long buffer_bytes() {
                return 1 << 20;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return InfluxConfiguration.class;
            }
        };
    }
}
