// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import aiko.process.spi.NetworkProblem;
import aiko.process.spi.SecretFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private final Duration limit;
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

    /** @param configuration without a {@link InfluxCheck#problem} */
    InfluxServer(InfluxConfiguration configuration) {
        this(configuration, WRITE_LIMIT);
    }

    /** @param limit for a write, with the whole answer */
    InfluxServer(InfluxConfiguration configuration, Duration limit) {
        this.limit = limit;
        isFirst = !configuration.database().isBlank();
        tokenFile = configuration.token_file();
        String query = isFirst
                ? "/write?precision=ms&db=" + encoded(configuration.database())
                : "/api/v2/write?precision=ms&bucket=" + encoded(configuration.bucket()) + "&org="
                        + encoded(configuration.org());
        uri = URI.create(configuration.url().strip().replaceAll("/+$", "") + query);
    }

    /** The address, without anything secret. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    /** @throws IOException if the server does not answer, or not within the limit */
    void write(byte[] lines) throws IOException, InterruptedException, RefusedException {
        var request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "text/plain; charset=utf-8")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(compressed(lines)));
        Optional<String> token = token();
        if (token.isPresent()) {
            request.header("Authorization", authorization(token.get()));
        }
        HttpResponse<String> answer = answer(request.build());
        int status = answer.statusCode();
        if (status / 100 != 2) {
            throw new RefusedException(
                    "HTTP " + status + reason(answer.body()),
                    status == BAD_REQUEST || status == TOO_LARGE || status == UNPROCESSABLE);
        }
    }

    /** The limit of a request of the JDK ends with the headers; this one includes the body. */
    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, head -> new BodyStart());
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException("no whole answer within " + limit.toMillis() / 1e3 + " s", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw new IOException(NetworkProblem.describe(cause), cause);
        } finally {
            // Closes the connection, unless the answer has ended.
            answer.cancel(true);
        }
    }

    private Optional<String> token() throws IOException {
        if (tokenFile.isBlank()) {
            return Optional.ofNullable(System.getenv(TOKEN)).filter(token -> !token.isBlank());
        }
        try {
            return Optional.of(new String(SecretFile.bytes(Path.of(tokenFile)), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            throw new IOException("token.file " + tokenFile + ": " + unreadable.getMessage(), unreadable);
        }
    }

    private String authorization(String token) throws IOException {
        // The exception of the JDK for an invalid header contains the token.
        if (!isFirst && !token.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IOException("the token is not one line of ASCII characters");
        }
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
