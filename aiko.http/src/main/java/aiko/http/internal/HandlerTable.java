// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import aiko.process.spi.LineLimit;
import aiko.text.VisibleText;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.osgi.service.log.Logger;

/** The handlers by their paths: the one with the longest path that contains the requested one answers. Any thread. */
final class HandlerTable implements HttpHandler {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
    private static final int LONGEST_PATH = 4_096;

    /** Probes have room of their own: a supervisor would take a busy container for a dead one. */
    private static final String HEALTH = "/health";

    private static final int PROBES = 8;

    private final ConcurrentNavigableMap<String, HttpHandler> handlers = new ConcurrentSkipListMap<>();
    private final Logger logger;
    private final LineLimit lines = new LineLimit(2, 10, System::nanoTime);

    private final Semaphore requests;
    private final Semaphore probes = new Semaphore(PROBES);

    /** @param most requests that are answered at one time */
    HandlerTable(int most, Logger logger) {
        requests = new Semaphore(most);
        this.logger = logger;
    }

    /** Returns whether no other handler has that path. */
    boolean add(String path, HttpHandler handler) {
        return handlers.putIfAbsent(path, handler) == null;
    }

    void remove(String path, HttpHandler handler) {
        handlers.remove(path, handler);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        // Otherwise the JDK's server closes the connection with the answer, which a client may be about to use again.
        InputStream body = exchange.getRequestBody();
        if (WITHOUT_BODY.contains(exchange.getRequestMethod())) {
            body.close();
        }
        try {
            String path = exchange.getRequestURI().getPath();
            if (path == null || path.length() > LONGEST_PATH) {
                respond(exchange, 414, "the path is longer than " + LONGEST_PATH + " characters");
                return;
            }
            Map.Entry<String, HttpHandler> found = find(path);
            if (found == null) {
                respond(exchange, 404, "not found");
            } else {
                handle(exchange, found.getValue(), found.getKey().equals(HEALTH) ? probes : requests);
            }
        } finally {
            exchange.close();
        }
    }

    /** Without room, a request is refused at once: requests of slow clients do not keep others waiting. */
    private void handle(HttpExchange exchange, HttpHandler handler, Semaphore room) throws IOException {
        if (!room.tryAcquire()) {
            lines.line("busy")
                    .ifPresent(suppressed -> logger.warn(
                            "HTTP: too many requests at one time; refusing further ones, first {}",
                            VisibleText.line(LineLimit.excerpt(String.valueOf(exchange.getRequestURI())))));
            exchange.getResponseHeaders().set("Retry-After", "1");
            respond(exchange, 503, "too many requests at one time; try again");
            return;
        }
        try {
            handler.handle(exchange);
        } catch (RuntimeException | LinkageError | StackOverflowError failure) {
            lines.line(failure.getClass().getName())
                    .ifPresent(suppressed -> logger.warn(
                            "HTTP request {} {} failed: {}",
                            exchange.getRequestMethod(),
                            VisibleText.line(LineLimit.excerpt(String.valueOf(exchange.getRequestURI()))),
                            failure.toString(),
                            failure));
            respond(exchange, 500, "failed; the log of the container has the reason");
        } finally {
            room.release();
        }
    }

    private Map.Entry<String, HttpHandler> find(String path) {
        // Longest first: the paths are sorted, and there are few.
        for (Map.Entry<String, HttpHandler> each : handlers.descendingMap().entrySet()) {
            String own = each.getKey();
            boolean isBelow = path.startsWith(own)
                    && (own.endsWith("/") || path.length() == own.length() || path.charAt(own.length()) == '/');
            if (isBelow) {
                return each;
            }
        }
        return null;
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        if (exchange.getResponseCode() != -1) {
            return;
        }
        byte[] body = (text + '\n').getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
        if (!isHead) {
            exchange.getResponseBody().write(body);
        }
    }
}
