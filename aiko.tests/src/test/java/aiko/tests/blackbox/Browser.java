// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Debian's Chromium without a screen, driven by its chromedriver over the protocol of W3C WebDriver. */
final class Browser implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final String address;
    private final String session;

    Browser(Path folder) throws Exception {
        int port = Distribution.freePort();
        address = "http://127.0.0.1:" + port;
        driver = new ProcessBuilder("chromedriver", "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("chromedriver.log").toFile())
                .start();
        try {
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> call("GET", "/status", null).path("ready").asBoolean());
            List<String> arguments = List.of(
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--disable-dev-shm-usage",
                    "--hide-scrollbars",
                    "--user-data-dir=" + folder.resolve("profile"));
            Map<String, Object> options = Map.of("args", arguments);
            session = "/session/"
                    + call(
                                    "POST",
                                    "/session",
                                    Map.of(
                                            "capabilities",
                                            Map.of(
                                                    "alwaysMatch",
                                                    Map.of(
                                                            "goog:chromeOptions",
                                                            options,
                                                            "goog:loggingPrefs",
                                                            Map.of("browser", "ALL")))))
                            .path("sessionId")
                            .asText();
        } catch (Exception | Error failure) {
            driver.destroyForcibly();
            throw failure;
        }
    }

    private JsonNode call(String method, String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(60));
        String sent = method.equals("POST") ? JSON.writeValueAsString(body == null ? Map.of() : body) : "";
        request.method(method, sent.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(sent));
        JsonNode value = JSON.readTree(
                        http.send(request.build(), BodyHandlers.ofString()).body())
                .path("value");
        if (value.has("error")) {
            throw new IllegalStateException(
                    value.path("error").asText() + ": " + value.path("message").asText());
        }
        return value;
    }

    private JsonNode inSession(String path, Object body) {
        try {
            return call(body == null ? "GET" : "POST", session + path, body);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    void open(String url) {
        inSession("/url", Map.of("url", url));
    }

    String url() {
        return inSession("/url", null).asText();
    }

    /** The size of the page in pixels. */
    void size(int width, int height) {
        inSession(
                "/goog/cdp/execute",
                Map.of(
                        "cmd",
                        "Emulation.setDeviceMetricsOverride",
                        "params",
                        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false)));
    }

    JsonNode script(String body, Object... arguments) {
        return inSession("/execute/sync", Map.of("script", body, "args", List.of(arguments)));
    }

    /** The element that a test knows by this name, once it can be seen. */
    private String element(String css) {
        var found = new String[1];
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    found[0] = inSession("/element", Map.of("using", "css selector", "value", css))
                            .elements()
                            .next()
                            .asText();
                    return true;
                });
        return "/element/" + found[0];
    }

    static String test(String name) {
        return "[data-test='" + name + "']";
    }

    /** Clicks as soon as something can be clicked: the page may draw it again at any time. */
    void click(String css) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    inSession(element(css) + "/click", Map.of());
                    return true;
                });
    }

    /** Replaces what a field contains, as soon as the page shows it. */
    void type(String css, String text) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> script(
                        "return document.querySelector(arguments[0]) !== null", css)
                .asBoolean());
        script(
                "const field = document.querySelector(arguments[0]); field.value = ''; field.dispatchEvent(new Event('input', {bubbles: true}))",
                css);
        keys(css, text);
    }

    void keys(String css, String text) {
        inSession(element(css) + "/value", Map.of("text", text));
    }

    String text(String css) {
        return inSession(element(css) + "/text", null).asText();
    }

    /** Waits until an element contains a text. */
    void awaitText(String css, String text) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> script(
                                "return [...document.querySelectorAll(arguments[0])].some((each) => each.textContent.includes(arguments[1]))",
                                css,
                                text)
                        .asBoolean());
    }

    void awaitGone(String css) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(() -> script(
                        "return document.querySelector(arguments[0]) === null", css)
                .asBoolean());
    }

    int count(String css) {
        return script("return document.querySelectorAll(arguments[0]).length", css)
                .asInt();
    }

    /** What the page has complained about: scripts that failed, or what its policy has blocked. */
    List<String> complaints() {
        var lines = new java.util.ArrayList<String>();
        inSession("/se/log", Map.of("type", "browser"))
                .forEach(entry -> lines.add(entry.path("level").asText()
                        + ' '
                        + entry.path("message").asText()));
        return lines;
    }

    void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(
                file, Base64.getDecoder().decode(inSession("/screenshot", null).asText()));
    }

    @Override
    public void close() throws Exception {
        try {
            call("DELETE", session, null);
        } finally {
            driver.destroy();
        }
    }
}
