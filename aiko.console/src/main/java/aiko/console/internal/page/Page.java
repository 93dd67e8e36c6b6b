// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Sends the files of the page. They hold nothing of this container, so that they need no session. */
public final class Page {
    private static final String START = "index.html";
    /** Everything comes from this console; no script or style stands in a document; nobody frames it. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
                    + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "woff2", "font/woff2");

    /** The headers of every answer of the console. */
    public void secure(Headers headers) {
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }

    /**
     * Sends a file.
     *
     * @param name its name; empty for the first page
     * @return false if there is none
     */
    public boolean send(HttpExchange exchange, String name) throws IOException {
        String file = name.isEmpty() ? START : name;
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
        if (type == null || !file.matches("[a-z-]+\\.[a-z0-9]+")) {
            return false;
        }
        try (InputStream in = Page.class.getResourceAsStream(file)) {
            if (in == null) {
                return false;
            }
            byte[] content = in.readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", type);
            // The next version of the bundle has other files under the same names.
            exchange.getResponseHeaders().set("Cache-Control", "no-cache");
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, isHead ? -1 : content.length);
            if (!isHead) {
                exchange.getResponseBody().write(content);
            }
            exchange.close();
            return true;
        }
    }
}
