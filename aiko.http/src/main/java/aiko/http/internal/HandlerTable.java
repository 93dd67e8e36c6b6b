// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import aiko.process.spi.LineLimit;
import aiko.text.VisibleText;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.service.log.Logger;

/** The handlers by their paths: the one with the longest path that contains the requested one answers. Any thread. */
final class HandlerTable implements HttpHandler {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");

    private final ConcurrentNavigableMap<String, HttpHandler> handlers = new ConcurrentSkipListMap<>();
    private final Logger logger;
    private final LineLimit lines = new LineLimit(2, 10, System::nanoTime);

    HandlerTable(Logger logger) {
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
        String path = exchange.getRequestURI().getPath();
        HttpHandler handler = find(path == null ? "" : path);
        // Otherwise the JDK's server closes the connection with the answer, which a client may be about to use again.
        InputStream body = exchange.getRequestBody();
        if (WITHOUT_BODY.contains(exchange.getRequestMethod())) {
            body.close();
        }
        try {
            if (handler == null) {
                respond(exchange, 404, "not found");
            } else {
                handler.handle(exchange);
            }
        } catch (IOException gone) {
            // The client has closed the connection, or the handler has lost it: nobody is left to answer.
            throw gone;
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
            exchange.close();
        }
    }

    private HttpHandler find(String requested) {
        String path = requested;
        while (true) {
            HttpHandler handler = handlers.get(path.isEmpty() ? "/" : path);
            if (handler != null || path.isEmpty()) {
                return handler;
            }
            path = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
        }
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
