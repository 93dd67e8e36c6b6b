// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A server: InfluxDB 1.x if a database is configured, else 2.x. */
final class InfluxServer {
    /** The environment variable with the token. */
    static final String TOKEN = "AIKO_INFLUXDB_TOKEN";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);
    private static final int LONGEST_REASON = 200;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int UNPROCESSABLE = 422;

    private final URI uri;
    private final boolean isFirst;
    private final String tokenFile;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

    /** The server does not accept the points, now or ever. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean isFinal;

        RefusedException(String reason, boolean isFinal) {
            super(reason);
            this.isFinal = isFinal;
        }

        /** Whether it would refuse the same points again. */
        boolean isFinal() {
            return isFinal;
        }
    }

    /** @throws IllegalArgumentException if the configuration is not valid */
    InfluxServer(InfluxConfiguration configuration) {
        isFirst = !configuration.database().isBlank();
        tokenFile = configuration.token_file();
        if (!isFirst && (configuration.bucket().isBlank() || configuration.org().isBlank())) {
            throw new IllegalArgumentException("expected either database (InfluxDB 1.x), or bucket and org (2.x)");
        }
        String base = configuration.url().strip().replaceAll("/+$", "");
        String query = isFirst
                ? "/write?precision=ms&db=" + encoded(configuration.database())
                : "/api/v2/write?precision=ms&bucket=" + encoded(configuration.bucket()) + "&org="
                        + encoded(configuration.org());
        uri = URI.create(base + query);
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException(
                    "url: expected http://HOST:PORT or https://HOST:PORT, found \"" + configuration.url() + '"');
        }
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException("url: a password does not belong there; use token.file");
        }
    }

    /** The address, without anything secret. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    /** @throws IOException if the server does not answer */
    void write(byte[] lines) throws IOException, InterruptedException, RefusedException {
        var request = HttpRequest.newBuilder(uri)
                .timeout(WRITE_LIMIT)
                .header("Content-Type", "text/plain; charset=utf-8")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(compressed(lines)));
        token().ifPresent(token -> request.header("Authorization", authorization(token)));
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException refused) {
            throw new IOException("connection refused", refused);
        }
        int status = answer.statusCode();
        if (status / 100 != 2) {
            throw new RefusedException(
                    "HTTP " + status + reason(answer.body()),
                    status == BAD_REQUEST || status == TOO_LARGE || status == UNPROCESSABLE);
        }
    }

    private Optional<String> token() throws IOException {
        if (tokenFile.isBlank()) {
            return Optional.ofNullable(System.getenv(TOKEN)).filter(token -> !token.isBlank());
        }
        try {
            return Optional.of(Files.readString(Path.of(tokenFile)).strip());
        } catch (NoSuchFileException missing) {
            throw new IOException("token.file " + tokenFile + " does not exist", missing);
        }
    }

    private String authorization(String token) {
        return isFirst
                ? "Basic " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8))
                : "Token " + token;
    }

    private static String reason(String body) {
        String line = body.strip();
        return line.isEmpty() ? "" : ": " + line.substring(0, Math.min(line.length(), LONGEST_REASON));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] compressed(byte[] lines) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(lines);
        }
        return compressed.toByteArray();
    }
}
