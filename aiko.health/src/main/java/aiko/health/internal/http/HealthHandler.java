// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.http;

import aiko.health.Health;
import aiko.health.HealthReport;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code /health/live}, {@code /health/ready} and {@code /health}: 200, or 503 if a check fails. Probes have room of their own in the
 * listener: a supervisor would take a busy container for a dead one.
 */
@Component(property = {"aiko.http.path=/health", "aiko.http.requests:Integer=8"})
public class HealthHandler implements HttpHandler {
    private static final int DONE = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int NO_BODY = -1;

    private final Health health;

    @Activate
    public HealthHandler(@Reference Health health) {
        this.health = health;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            refuse(exchange);
            return;
        }
        // Otherwise the JDK's server closes the connection after an answer without body; the client may use it again.
        exchange.getRequestBody().close();
        switch (exchange.getRequestURI().getPath()) {
            case "/health/live" -> answer(exchange, health.report(Health.LIVE));
            case "/health/ready" -> answer(exchange, health.report(Health.READY));
            case "/health", "/health/" -> answer(exchange, health.report());
            default -> exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
        }
    }

    /** Before the body of the request, which may never come. */
    private static void refuse(HttpExchange exchange) throws IOException {
        byte[] body = "health can only be read; use GET or HEAD\n".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void answer(HttpExchange exchange, HealthReport report) throws IOException {
        boolean json = prefersJson(exchange.getRequestHeaders().get("Accept"));
        byte[] body = (json ? report.json() + '\n' : String.join("\n", report.lines()) + '\n')
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", json ? "application/json" : "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        int status = report.overall() == HealthReport.Overall.UNHEALTHY ? UNAVAILABLE : DONE;
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Whether JSON is named, before any text. */
    private static boolean prefersJson(List<String> accept) {
        if (accept == null) {
            return false;
        }
        String types = String.join(",", accept).toLowerCase(Locale.ROOT);
        int json = types.indexOf("application/json");
        int text = types.indexOf("text/");
        return json >= 0 && (text < 0 || json < text);
    }
}
