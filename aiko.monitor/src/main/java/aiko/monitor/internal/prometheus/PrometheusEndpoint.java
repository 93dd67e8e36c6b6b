// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.prometheus;

import aiko.monitor.internal.registry.Metrics;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Answers {@code GET /metrics}: in the text format of Prometheus, or as OpenMetrics if the client accepts that. */
@Component(
        service = HttpHandler.class,
        configurationPid = EndpointConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "aiko.http.path=" + PrometheusEndpoint.PATH)
@Designate(ocd = EndpointConfiguration.class)
public class PrometheusEndpoint implements HttpHandler {
    static final String PATH = "/metrics";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int FIRST_BYTES = 1 << 16;

    private final Metrics metrics;
    private final Duration limit;
    private final PrometheusTextFormatWriter text = PrometheusTextFormatWriter.create();
    private final OpenMetricsTextFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    @Activate
    public PrometheusEndpoint(@Reference Metrics metrics, EndpointConfiguration configuration) {
        this.metrics = metrics;
        limit = Duration.ofMillis(Math.round(configuration.limit() * 1000));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            refuse(exchange, NOT_FOUND, "not found; the metrics are at " + PATH);
            return;
        }
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        if (!isHead && !exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            refuse(exchange, NOT_ALLOWED, "GET only");
            return;
        }
        MetricSnapshots snapshot;
        try {
            snapshot = metrics.snapshot(limit);
        } catch (TimeoutException | IllegalStateException unavailable) {
            refuse(exchange, UNAVAILABLE, unavailable.getMessage());
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            refuse(exchange, UNAVAILABLE, "the container stops");
            return;
        }
        answer(exchange, snapshot, isHead);
    }

    private void answer(HttpExchange exchange, MetricSnapshots snapshot, boolean isHead) throws IOException {
        Headers wanted = exchange.getRequestHeaders();
        ExpositionFormatWriter format = openMetrics.accepts(wanted.getFirst("Accept")) ? openMetrics : text;
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", format.getContentType());
        var body = new ByteArrayOutputStream(FIRST_BYTES);
        if (accepts(wanted.getFirst("Accept-Encoding"), "gzip")) {
            headers.set("Content-Encoding", "gzip");
            try (OutputStream compressed = new GZIPOutputStream(body)) {
                write(format, compressed, snapshot);
            }
        } else {
            write(format, body, snapshot);
        }
        exchange.sendResponseHeaders(OK, isHead ? -1 : body.size());
        if (!isHead) {
            body.writeTo(exchange.getResponseBody());
        }
    }

    private static void write(ExpositionFormatWriter format, OutputStream out, MetricSnapshots snapshot)
            throws IOException {
        format.write(out, snapshot, EscapingScheme.UNDERSCORE_ESCAPING);
    }

    private static boolean accepts(String header, String encoding) {
        return header != null && header.contains(encoding) && !header.contains(encoding + ";q=0");
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        byte[] body = (reason + '\n').getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
        if (!isHead) {
            exchange.getResponseBody().write(body);
        }
    }
}
