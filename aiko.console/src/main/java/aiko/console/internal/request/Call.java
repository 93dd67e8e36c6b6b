// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.request;

import aiko.console.internal.access.Session;
import aiko.console.internal.json.Json;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request for the JSON interface. */
public final class Call {
    private static final int MOST_BODY_BYTES = 1 << 20;

    private final HttpExchange exchange;
    private final Session session;
    private final Map<String, String> parameters = new HashMap<>();

    /** @param session null before the login */
    public Call(HttpExchange exchange, Session session) {
        this.exchange = exchange;
        this.session = session;
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String part : query.split("&")) {
                int equals = part.indexOf('=');
                parameters.put(
                        decoded(equals < 0 ? part : part.substring(0, equals)),
                        equals < 0 ? "" : decoded(part.substring(equals + 1)));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException unreadable) {
            throw Problem.wrong("the address of the request cannot be read: " + unreadable.getMessage());
        }
    }

    public HttpExchange exchange() {
        return exchange;
    }

    public Session session() {
        return session;
    }

    /** A parameter of the address; empty if it is missing. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    public int number(String name, int otherwise, int most) {
        String text = parameter(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException unreadable) {
            // The same answer as for a number out of its range.
        }
        throw Problem.wrong(name + ": expected a number from 0 to " + most);
    }

    /** The length of what is sent, as the request says before; 0 if it does not. */
    public long announcedBytes() {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length.strip());
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }

    /** The JSON object that was sent. */
    public Body body() throws IOException {
        if (announcedBytes() > MOST_BODY_BYTES) {
            throw tooLarge();
        }
        byte[] bytes;
        try (InputStream in = exchange.getRequestBody()) {
            bytes = in.readNBytes(MOST_BODY_BYTES + 1);
        }
        if (bytes.length > MOST_BODY_BYTES) {
            throw tooLarge();
        }
        try {
            return new Body(Json.read(bytes));
        } catch (IllegalArgumentException unreadable) {
            throw Problem.wrong(unreadable.getMessage());
        }
    }

    private static Problem tooLarge() {
        return Problem.tooLarge("the request has more than " + MOST_BODY_BYTES + " bytes");
    }

    /** A JSON object of a request. */
    public record Body(Map<String, Object> values) {
        public String text(String name) {
            if (values.get(name) instanceof String text) {
                return text;
            }
            throw Problem.wrong(name + ": expected text");
        }

        public boolean flag(String name) {
            return Boolean.TRUE.equals(values.get(name));
        }

        public List<String> texts(String name) {
            return values.get(name) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }
    }

    /** That the address is known, but not this method of it. */
    public Problem wrongMethod(String... allowed) {
        String methods = String.join(", ", allowed);
        exchange.getResponseHeaders().set("Allow", methods);
        return Problem.wrongMethod("expected " + methods);
    }

    /** Answers with JSON. */
    public void answer(int status, Object value) throws IOException {
        answer(exchange, status, value);
    }

    /** Answers a request that cannot be read. */
    public static void answer(HttpExchange exchange, int status, Object value) throws IOException {
        byte[] bytes = Json.write(value);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json; charset=utf-8");
        headers.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
