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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.osgi.service.log.Logger;

/**
 * The handlers by their paths: the one with the longest path that contains the requested one answers, if the request is for a host of
 * this container. A handler has room for its requests that is its own, or shares that of all others. Any thread.
 */
final class HandlerTable {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
    private static final int LONGEST_PATH = 4_096;

    private record Entry(HttpHandler handler, Room room) {}

    private final ConcurrentNavigableMap<String, Entry> handlers = new ConcurrentSkipListMap<>();
    private final Logger logger;
    private final LineLimit lines = new LineLimit(2, 10, System::nanoTime);

    private final Room shared;

    /** @param most requests that are answered at one time by the handlers without room of their own */
    HandlerTable(int most, Logger logger) {
        shared = new Room(most);
        this.logger = logger;
    }

    /**
     * Adds a handler.
     *
     * @param own requests that it answers at one time, beside those of all others; 0: it shares the room of the others
     * @return whether no other handler has that path
     */
    boolean add(String path, HttpHandler handler, int own) {
        return handlers.putIfAbsent(path, new Entry(handler, own > 0 ? new Room(own) : shared)) == null;
    }

    void remove(String path, HttpHandler handler) {
        handlers.computeIfPresent(path, (same, entry) -> entry.handler() == handler ? null : entry);
    }

    /**
     * Answers a request.
     *
     * @param pace that of its client
     */
    void handle(HttpExchange received, OwnHosts hosts, Pace pace) throws IOException {
        // The request has been read, up to its body.
        pace.end(0);
        pace.isOf(received.getRemoteAddress().getAddress().getHostAddress());
        var exchange = new PacedExchange(received, pace);
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
            Optional<String> foreign = hosts.foreign(exchange.getRequestHeaders());
            if (foreign.isPresent()) {
                refuse(exchange, LineLimit.excerpt(VisibleText.line(foreign.get())));
                return;
            }
            Entry found = find(path);
            if (found == null) {
                respond(exchange, 404, "not found");
            } else {
                handle(exchange, found.handler(), found.room(), pace);
            }
        } finally {
            exchange.close();
        }
    }

    /** Without room, a request is refused at once: requests of slow clients do not keep others waiting. */
    private void handle(PacedExchange exchange, HttpHandler handler, Room room, Pace pace) throws IOException {
        Room.Entrance entrance = room.enter(pace);
        if (entrance == Room.Entrance.FULL) {
            lines.line("busy")
                    .ifPresent(suppressed -> logger.warn(
                            "HTTP: too many requests at one time; refusing further ones, first {}",
                            VisibleText.line(LineLimit.excerpt(String.valueOf(exchange.getRequestURI())))));
            exchange.getResponseHeaders().set("Retry-After", "1");
            respond(exchange, 503, "too many requests at one time; try again");
            return;
        }
        if (entrance == Room.Entrance.INSTEAD_OF_ANOTHER) {
            lines.line("stalled")
                    .ifPresent(suppressed -> logger.warn(
                            "HTTP: too many requests at one time; ended one whose client sends or reads nothing, {} more before",
                            suppressed));
        }
        exchange.whenAnswered(() -> room.leave(pace));
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
            room.leave(pace);
        }
    }

    private void refuse(HttpExchange exchange, String host) throws IOException {
        String reason = host.isEmpty()
                ? "a request without a host, or with several; send one header Host"
                : "host " + host + " is not a name of this container; add it to the setting hosts of "
                        + ListenerConfiguration.PID;
        lines.line("host").ifPresent(suppressed -> logger.warn("HTTP: refused a request: {}", reason));
        respond(exchange, 403, reason);
    }

    private Entry find(String path) {
        // Longest first: the paths are sorted, and there are few.
        for (Map.Entry<String, Entry> each : handlers.descendingMap().entrySet()) {
            String own = each.getKey();
            boolean isBelow = path.startsWith(own)
                    && (own.endsWith("/") || path.length() == own.length() || path.charAt(own.length()) == '/');
            if (isBelow) {
                return each.getValue();
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
