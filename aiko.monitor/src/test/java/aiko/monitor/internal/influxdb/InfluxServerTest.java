// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.monitor.internal.influxdb.InfluxServer.RefusedException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                .hasMessage("token.file " + folder.resolve("none") + " does not exist");
    }

    @Test
    void neither_a_database_nor_a_bucket_nor_a_password_in_the_address_is_valid() {
        assertThatThrownBy(() -> server("", "", ""))
                .hasMessage("expected either database (InfluxDB 1.x), or bucket and org (2.x)");
        assertThatThrownBy(() -> new InfluxServer(configuration("http://a:b@localhost:8086", "d", "", "")))
                .hasMessageNotContaining("a:b");
        assertThatThrownBy(() -> new InfluxServer(configuration("localhost:8086", "d", "", "")))
                .hasMessageStartingWith("url: expected http://HOST:PORT");
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
