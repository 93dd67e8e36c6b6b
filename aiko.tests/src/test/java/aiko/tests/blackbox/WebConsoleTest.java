// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static aiko.tests.blackbox.Browser.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The web console as somebody uses it in Chromium, and as an attacker would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebConsoleTest {
    /** The folder for new pictures of the documents; see docs/console.md. */
    private static final String PICTURES = System.getProperty("aiko.console.pictures", "");

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Pattern ADDRESS = Pattern.compile("(?m)^CONSOLE ((http://\\S+)/console/#token=(\\S+))$");
    /** What can only be seen by scrolling to the side, or not at all; and hints in fields that are cut. */
    private static final String CUT =
            """
            const cut = [];
            const ruler = document.createElement('canvas').getContext('2d');
            for (const each of document.querySelectorAll('body *')) {
              const box = each.getBoundingClientRect();
              const style = getComputedStyle(each);
              if (!box.width || each.closest('.skip, svg, option, pre')) {
                continue;
              }
              const name = each.tagName + '.' + each.className + ' ';
              if (box.left < -0.5 || box.right > innerWidth + 0.5) {
                cut.push(name + Math.round(box.left) + ' to ' + Math.round(box.right));
              }
              if (each.clientWidth && each.scrollWidth > each.clientWidth + 1 && style.textOverflow !== 'ellipsis') {
                cut.push(name + each.scrollWidth + ' in ' + each.clientWidth);
              }
              ruler.font = style.font;
              const room = each.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
              if (each.placeholder && ruler.measureText(each.placeholder).width > room) {
                cut.push(each.placeholder);
              }
            }
            return cut.slice(0, 8).join()""";

    /** The names of the pages, and what each of them shows once it is loaded. */
    private static final Map<String, String> PAGES = new TreeMap<>(Map.of(
            "overview",
            ".checks",
            "services",
            test("service"),
            "bundles",
            test("restart"),
            "registrar",
            ".figures",
            "log",
            ".level-list",
            "topics",
            test("publish")));

    private static final String HOSTILE = "<img/src=x/onerror=document.title='taken'>";

    private static final String PASSWORD = "pass-Tr0ub4dor";
    private static final String VALUE = "value-Tr0ub4dor";

    private final HttpClient client = HttpClient.newHttpClient();
    private Path folder;
    private int port;
    private Container container;
    private Browser browser;
    private String address;
    private String site;
    private String token;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Container.configure(folder, "aiko.http.cfg", "port = 0");
        Container.configure(folder, "aiko.console.cfg", "upload.limit = 1");
        Container.configure(folder, "aiko.monitor.prometheus.cfg");
        Container.configure(folder, "aiko.process.cfg", "username = console", "mqtt.tls = false");
        // The services of the pictures do not live.
        Container.configure(folder, "aiko.registrar.cfg", "liveness.limit = 0");
        Files.createDirectories(folder.resolve("deploy"));
        for (String name : new String[] {"aloha", "thermostat", "timer"}) {
            Files.write(
                    folder.resolve("deploy").resolve(name + ".jar"), Distribution.example("example." + name, "1.0.0"));
        }
        Files.write(folder.resolve("deploy/failing.jar"), Failing.bundle());
        port = Distribution.freePort();
        container =
                Container.start(folder, port, Map.of("AIKO_PASSWORD", PASSWORD)).ready();
        await().atMost(SOON).until(() -> ADDRESS.matcher(container.output()).find());
        Matcher line = ADDRESS.matcher(container.output());
        assertThat(line.find()).isTrue();
        address = line.group(1);
        site = line.group(2);
        token = line.group(3);
        browser = new Browser(folder);
        browser.size(1440, 900);
        browser.open(site + "/console/");
        browser.script("localStorage.setItem('aiko-console-theme', 'light')");
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (container != null) {
            container.close();
        }
    }

    @BeforeEach
    void logIn() {
        if (browser.script("return document.querySelector('.frame') === null").asBoolean()) {
            browser.open(address);
            browser.awaitText(test("state"), "READY");
        }
    }

    private void page(String name) {
        browser.click(test("nav-" + name));
        browser.awaitText("h1", Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    private String topicPath(String name) throws Exception {
        Matcher found = Pattern.compile("(?m)^(\\S+/\\d+) +" + name + " ")
                .matcher(container.run("aiko:services " + name).out());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    /** Pictures of the documents show a container at work, beside another one. */
    @Test
    @EnabledIfSystemProperty(named = "aiko.console.pictures", matches = ".+")
    void pictures_of_the_documents() throws Exception {
        Files.delete(folder.resolve("deploy/failing.jar"));
        String thermostat = topicPath("thermostat");
        String registrar = topicPath("registrar");
        String[] rooms = {"hall", "kitchen", "study", "attic", "garden", "cellar"};
        String[] kinds = {"lamp", "blind", "thermometer", "socket", "camera"};
        var house = new ArrayList<String>();
        for (int i = 0; i < 120; i++) {
            String room = rooms[i % rooms.length];
            String kind = kinds[i % kinds.length];
            house.add("(add aiko/house/%d/%d %s-%s-%d github.com/example/protocol/%s:0 mqtt pele (ec=true room=%s))"
                    .formatted(810 + i % 3, 1 + i / 3, room, kind, i / 30 + 1, kind, room));
        }
        Path other = folder.resolve("other");
        Container.configure(other, "aiko.process.cfg", "username = console", "mqtt.tls = false");
        try (var watcher = new Watcher(port);
                var secondary = Container.start(other, port, Map.of("AIKO_PASSWORD", PASSWORD))
                        .ready()) {
            for (String line : house) {
                watcher.publish(registrar + "/in", line);
            }
            for (int i = 1; i <= 4; i++) {
                watcher.publish(registrar + "/in", "(remove aiko/house/812/" + i * 3 + ")");
            }
            page("topics");
            browser.type(test("publish-topic"), thermostat + "/in");
            browser.type(test("publish-payload"), "(target 21.5)");
            browser.click(test("subscribe"));
            // As long as the charts of the overview are.
            for (int tenth = 0; tenth < 3_050; tenth++) {
                double wave = 6 + 4 * Math.sin(tenth / 90.0) + 2 * Math.sin(tenth / 17.0);
                for (int i = 0; i < wave; i++) {
                    watcher.publish(thermostat + "/in", "(temperature my/topic/" + i + ")");
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            picture("topics", 1440, 760);
            page("overview");
            browser.awaitText(".checks", "transport");
            browser.awaitText("td", "example.thermostat");
            picture("overview", 1440, 0);
            theme("dark");
            picture("overview-dark", 1440, 900);
            theme("light");
            page("registrar");
            browser.awaitText(test("secondary"), "complete");
            browser.awaitText("td", "aiko/house/812");
            picture("registrar", 1440, 0);
        }
        page("services");
        browser.awaitText(test("service-count"), "services");
        picture("services", 1440, 820);
        browser.type(test("filter-text"), "t");
        browser.click("[data-path='" + thermostat + "']");
        browser.awaitText(test("value-target"), ".");
        browser.click(test("command-temperature") + " button");
        browser.awaitText(test("command-temperature") + " .answer", ".");
        browser.click(test("edit-target"));
        browser.script("document.querySelector('.drawer-body').scrollTop = 0");
        picture("service", 1440, 1040);
        picture("service-narrow", 360, 760);
        browser.size(1440, 900);
        page("bundles");
        browser.keys(
                test("upload"),
                Files.write(folder.resolve("example.aloha-2.0.0.jar"), Distribution.example("example.aloha", "2.0.0"))
                        .toString());
        browser.awaitText("dialog h2", "2.0.0");
        picture("swap", 860, 520);
        browser.click(test("dialog-confirm"));
        browser.awaitText(test("bundle-example.aloha") + ' ' + test("version"), "2.0.0");
        Path notes = Files.writeString(folder.resolve("deploy/notes.jar"), "no jar");
        browser.awaitText(".problem-row", "not a jar");
        picture("bundles", 1440, 620);
        Files.delete(notes);
        page("log");
        theme("dark");
        browser.size(1440, 900);
        browser.type(test("level-logger"), "aiko.deployer");
        browser.click(test("set-level"));
        browser.type(test("log-text"), "aiko");
        await().atMost(SOON).until(() -> !shownLog().contains("tick"));
        browser.awaitText(test("record"), "aiko.deployer to DEBUG");
        picture("log-dark", 1440, 760);
        theme("light");
        browser.click(test("logout"));
        browser.awaitText("h1", "Aiko console");
        picture("login", 900, 560);
        browser.size(1440, 900);
    }

    private void theme(String name) {
        browser.script("document.documentElement.dataset.theme = arguments[0]", name);
    }

    /** @param height of the window; 0 for that of the whole page */
    private void picture(String name, int width, int height) throws Exception {
        browser.size(width, 900);
        int top = browser.script("return document.querySelector('.top')?.offsetHeight ?? 0")
                .asInt();
        browser.size(
                width,
                height > 0
                        ? height
                        : top
                                + browser.script("return document.querySelector('main').scrollHeight")
                                        .asInt());
        browser.script(
                "document.getElementById('toasts').replaceChildren();"
                        + " return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");
        browser.picture(Path.of(PICTURES).resolve(name + ".png"));
    }

    @Test
    void only_who_has_the_token_gets_in_and_the_token_does_not_stay_in_the_address() throws Exception {
        browser.click(test("logout"));
        browser.type("#token", "not-the-token-of-this-container");
        browser.click("button[type=submit]");
        browser.awaitText(".problem", "this token is not valid");

        browser.open("about:blank");
        browser.open(site + "/console/#token=not-the-token-either");
        browser.awaitText(".problem", "this token is not valid");

        browser.type("#token", token);
        browser.click("button[type=submit]");
        browser.awaitText(test("state"), "READY");
        browser.click(test("logout"));
        browser.awaitText("h1", "Aiko console");
        browser.open(address);
        browser.awaitText(test("state"), "READY");
        assertThat(browser.url()).doesNotContain(token);
        assertThat(browser.script("return document.cookie").asText()).isEmpty();
        assertThat(container.run("aiko:console").out().strip()).isEqualTo(address);
        assertThat(container.run("aiko:log --text 'wrong token'").out()).contains("login from 127.0.0.1 failed");
        Path kept = folder.resolve("data/console.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rw-------");
        assertThat(container.run("aiko:log --count 1000").out()).doesNotContain(token);
    }

    @Test
    void the_overview_shows_the_state_and_the_throughput() throws Exception {
        page("overview");
        browser.awaitText(test("tile-services"), "5");
        browser.awaitText("td", "example.thermostat");
        browser.awaitText(".facts", "Deploy folder");
        browser.awaitText(test("health"), "HEALTHY");
        browser.awaitText(test("health"), "transport");
        browser.awaitText(".connection", "Connected");
        await().atMost(SOON).until(() -> browser.count("svg.chart path.line") >= 4);
    }

    @Test
    void failures_of_services_are_counted_for_their_bundles() throws Exception {
        page("overview");
        browser.awaitText(test("failed-" + Failing.BUNDLE), "0");
        container.run("aiko:publish " + topicPath(Failing.SERVICE) + "/in '(print page)'");
        browser.awaitText(test("failed-" + Failing.BUNDLE), "1");
    }

    @Test
    void services_are_filtered_by_name_protocol_owner_and_tags() throws Exception {
        page("services");
        browser.awaitText(test("service-count"), "5 services");
        browser.type(test("filter-text"), "*stat");
        browser.awaitText(test("service-count"), "1 service");
        browser.awaitText(test("service"), "thermostat");
        browser.type(test("filter-text"), "");
        browser.type(test("filter-protocol"), "*/registrar:*");
        browser.awaitText(test("service-count"), "1 service");
        browser.awaitText(test("service"), "registrar");
        browser.type(test("filter-protocol"), "");
        browser.type(test("filter-tags"), "ec=t*");
        browser.awaitText(test("service-count"), "5 services");
        browser.type(test("filter-tags"), "room=*");
        browser.awaitText(".empty", "No service matches");
        browser.type(test("filter-tags"), "");
        browser.type(test("filter-owner"), "nobody?");
        browser.awaitText(".empty", "No service matches");
        browser.type(test("filter-owner"), "");
        browser.awaitText(test("service-count"), "5 services");
    }

    @Test
    void a_service_shows_its_figures_its_state_is_edited_and_it_answers() throws Exception {
        String thermostat = topicPath("thermostat");
        page("services");
        browser.click("[data-path='" + thermostat + "']");
        browser.awaitText(test("value-target"), "20");
        browser.awaitText(test("figure-failed"), "0");
        browser.awaitText(test("figure-longest"), "s");

        browser.click(test("edit-target"));
        browser.type(test("edit-value"), "23.5");
        browser.click(test("edit-save"));
        browser.awaitText(test("value-target"), "23.5");
        assertThat(container.run("aiko:share " + thermostat + " target").out().strip())
                .isEqualTo("23.5");
        // What somebody else changes appears by itself.
        container.run("aiko:share " + thermostat + " target 22.0");
        browser.awaitText(test("value-target"), "22.0");
        // The service decides what it has afterwards.
        String refused = "the service did not set it to 99";
        do {
            browser.click(test("edit-temperature"));
            browser.type(test("edit-value"), "99");
            browser.click(test("edit-save"));
            // The temperature changes each second: amid this, the new one is taken for what the service has made of 99.
            await().until(() -> isShown(".problem", refused) || browser.count(test("edit-value")) == 0);
        } while (!isShown(".problem", refused));

        browser.type(test("new-item"), "note");
        browser.type(test("new-value"), HOSTILE);
        browser.click(test("add-item"));
        browser.awaitText(test("value-note"), HOSTILE);
        browser.click(test("remove-note"));
        browser.click(test("dialog-confirm"));
        browser.awaitGone(test("value-note"));

        browser.click(test("command-temperature") + " button");
        browser.awaitText(test("command-temperature") + " .answer", ".");
        browser.type(test("command-target") + " input", "24.5");
        browser.click(test("command-target") + " button");
        browser.awaitText(test("value-target"), "24.5");
        assertThat(browser.script("return document.title").asText()).isNotEqualTo("taken");
        browser.keys(test("service-details"), "\uE00C");
        browser.awaitGone(test("service-details"));
        assertThat(container.run("aiko:log --text console --count 100").out())
                .contains("shared state of " + thermostat + ": set target to a value of 4 bytes")
                .contains("shared state of " + thermostat + ": remove note");
    }

    private boolean isShown(String css, String text) {
        return browser.count(css) > 0 && browser.text(css).contains(text);
    }

    @Test
    void a_bundle_is_swapped_by_upload_after_a_dry_run_and_rolled_back() throws Exception {
        Path newer = folder.resolve("example.aloha-1.1.0.jar");
        Files.write(newer, Distribution.example("example.aloha", "1.1.0"));
        String row = test("bundle-example.aloha") + ' ';
        page("bundles");
        browser.awaitText(row + test("version"), "1.0.0");

        browser.keys(test("upload"), newer.toString());
        browser.awaitText(test("plan"), "example.aloha");
        assertThat(uploads()).hasSize(1);
        browser.click(test("dialog-cancel"));
        await().atMost(SOON).until(() -> uploads().isEmpty());
        browser.keys(test("upload"), newer.toString());
        browser.awaitText(test("plan"), "example.aloha");
        browser.open("about:blank");
        await().atMost(SOON).until(() -> uploads().isEmpty());
        browser.open(site + "/console/#/bundles");
        browser.awaitText(row + test("version"), "1.0.0");
        assertThat(container.run("aiko:bundles example.aloha").out()).contains("1.0.0");
        browser.keys(test("upload"), newer.toString());
        browser.awaitText("dialog h2", "Swap example.aloha to 1.1.0?");
        // Somebody else uploads another one meanwhile.
        assertThat(upload(logInDirectly(), Distribution.example("example.aloha", "6.6.6"))
                        .statusCode())
                .isEqualTo(200);
        browser.click(test("dialog-confirm"));
        browser.awaitText(row + test("version"), "1.1.0");
        assertThat(container.run("aiko:bundles example.aloha").out()).contains("1.1.0");

        browser.click(row + test("rollback"));
        browser.click(test("dialog-confirm"));
        browser.awaitText(row + test("version"), "1.0.0");

        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        browser.keys(test("upload"), text.toString());
        browser.awaitText(".problem", "the file is no jar");
        Path large = folder.resolve("large.jar");
        Files.write(large, new byte[1_100_000]);
        browser.keys(test("upload"), large.toString());
        browser.awaitText(".problem", "more than 1 MB");
        Path unknown = folder.resolve("unknown.jar");
        Files.write(unknown, Distribution.bundle("unknown", Map.of()));
        browser.keys(test("upload"), unknown.toString());
        browser.awaitText(".problem", "is not in the deploy folder");
        assertThat(uploads()).as("that of somebody else").hasSize(1);
    }

    private List<Path> uploads() throws Exception {
        Path waiting = folder.resolve("data/console.uploads");
        if (Files.notExists(waiting)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(waiting)) {
            return files.toList();
        }
    }

    /** The cookie of a session without a browser. */
    private String logInDirectly() throws Exception {
        HttpResponse<String> answer = send("login", "", BodyPublishers.ofString("{\"token\": \"" + token + "\"}"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    private HttpResponse<String> send(String name, String cookie, HttpRequest.BodyPublisher body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(site + "/console/api/" + name))
                        .timeout(SOON)
                        .headers("X-Aiko-Console", "1", "Cookie", cookie)
                        .POST(body)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> change(String name, String cookie, String... namesAndValues) throws Exception {
        var json = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.add('"' + namesAndValues[i] + "\": " + namesAndValues[i + 1]);
        }
        HttpResponse<String> answer = send(name, cookie, BodyPublishers.ofString(json.toString()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private HttpResponse<String> read(String path, String cookie) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(site + path))
                        .timeout(SOON)
                        .header("Cookie", cookie)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> upload(String cookie, byte[] content) throws Exception {
        return send("bundles/upload", cookie, BodyPublishers.ofByteArray(content));
    }

    @Test
    void a_file_that_is_too_large_is_refused_in_words_before_it_is_read() throws Exception {
        HttpResponse<String> answer = upload(logInDirectly(), new byte[30_000_000]);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("more than 1 MB; the setting upload.limit");
    }

    @Test
    void an_upload_that_was_cancelled_cannot_be_swapped() throws Exception {
        String cookie = logInDirectly();
        String id = upload(cookie, Distribution.example("example.aloha", "6.6.6"))
                .body()
                .replaceAll("(?s).*\"upload\":\\s*\"([^\"]+)\".*", "$1");
        change("bundles/discard", cookie, "upload", '"' + id + '"');

        HttpResponse<String> swap = send(
                "bundles/swap",
                cookie,
                BodyPublishers.ofString("{\"bundle\": \"example.aloha\", \"upload\": \"" + id + "\"}"));
        assertThat(swap.statusCode()).isEqualTo(409);
        assertThat(swap.body()).contains("not there any more");
    }

    @Test
    void a_swap_to_a_file_that_was_changed_is_logged_as_refused() throws Exception {
        String cookie = logInDirectly();
        List<Path> before = uploads();
        String id = upload(cookie, Distribution.example("example.aloha", "6.6.7"))
                .body()
                .replaceAll("(?s).*\"upload\":\\s*\"([^\"]+)\".*", "$1");
        Path changed = uploads().stream()
                .filter(file -> !before.contains(file))
                .findFirst()
                .orElseThrow();
        Files.write(changed, new byte[] {0}, StandardOpenOption.APPEND);

        HttpResponse<String> swap = send(
                "bundles/swap",
                cookie,
                BodyPublishers.ofString("{\"bundle\": \"example.aloha\", \"upload\": \"" + id + "\"}"));
        assertThat(swap.statusCode()).isEqualTo(409);
        await().until(() -> container.output().contains("refused: the uploaded file has changed since"));
        assertThat(container.output().lines().filter(line -> line.contains("to uploaded version 6.6.7")))
                .singleElement()
                .asString()
                .contains(" AUDIT ", "refused: the uploaded file has changed since");
    }

    @Test
    void more_pages_than_there_are_streams_are_refused_in_words_and_requests_are_answered() throws Exception {
        String cookie = logInDirectly();
        var streams = new ArrayList<HttpResponse<InputStream>>();
        try {
            HttpResponse<InputStream> last;
            do {
                last = client.send(
                        HttpRequest.newBuilder(URI.create(site + "/console/api/stream/overview"))
                                .header("Cookie", cookie)
                                .build(),
                        BodyHandlers.ofInputStream());
                streams.add(last);
            } while (last.statusCode() == 200 && streams.size() < 30);

            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(new String(last.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("16 streams are open already; close other pages of the console");
            assertThat(read("/console/api/overview", cookie).statusCode()).isEqualTo(200);
            assertThat(read("/health/live", "").statusCode()).isEqualTo(200);
        } finally {
            for (HttpResponse<InputStream> each : streams) {
                each.body().close();
            }
        }
        // The containers notices the ends of the pages, so that others can be opened.
        await().atMost(SOON).until(() -> {
            HttpResponse<InputStream> again = client.send(
                    HttpRequest.newBuilder(URI.create(site + "/console/api/stream/overview"))
                            .header("Cookie", cookie)
                            .build(),
                    BodyHandlers.ofInputStream());
            again.body().close();
            return again.statusCode() == 200;
        });
    }

    @Test
    void values_and_passwords_are_neither_logged_nor_shown_nor_measured() throws Exception {
        String cookie = logInDirectly();
        String thermostat = topicPath("thermostat");
        String path = '"' + thermostat + '"';
        String value = '"' + VALUE + '"';
        change("service/state", cookie, "path", path, "item", "\"note\"", "value", value);
        change("service/state", cookie, "path", path, "item", "\"note\"", "remove", "true");
        change("service/call", cookie, "path", path, "command", "\"unknown\"", "arguments", '[' + value + ']');
        change("topics/publish", cookie, "topic", "\"test/secret\"", "payload", value);

        String log = container.run("aiko:log --count 1000 --text console").out();
        assertThat(log)
                .contains("shared state of " + thermostat + ": set note to a value of 15 bytes")
                .contains("called " + thermostat + " unknown with 1 argument, 25 bytes")
                .contains("published 15 bytes to test/secret")
                .doesNotContain(VALUE);
        assertThat(container.output()).doesNotContain(PASSWORD);
        for (String page : List.of(
                "/metrics",
                "/health",
                "/console/api/overview",
                "/console/api/health",
                "/console/api/services",
                "/console/api/service/state?path=" + thermostat,
                "/console/api/bundles",
                "/console/api/registrar",
                "/console/api/log/levels")) {
            HttpResponse<String> answer = read(page, cookie);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.body()).as(page).doesNotContain(PASSWORD, token, VALUE);
        }
    }

    @Test
    void a_rollback_is_offered_only_where_there_is_an_earlier_version() {
        page("bundles");
        browser.awaitText(test("bundle-example.timer") + ' ' + test("restart"), "Restart");
        assertThat(browser.count(test("bundle-example.timer") + ' ' + test("rollback")))
                .isZero();
    }

    @Test
    void everything_on_a_page_can_be_seen_in_narrow_windows() throws Exception {
        String thermostat = topicPath("thermostat");
        try {
            for (Map.Entry<String, String> each : PAGES.entrySet()) {
                page(each.getKey());
                browser.awaitText(each.getValue(), "");
                fits(each.getKey());
            }
            browser.script("location.hash = '#/services/" + thermostat + "'");
            browser.awaitText(test("command-temperature"), "");
            browser.click(test("edit-target"));
            browser.awaitText(test("service-details"), "Set");
            fits("the service");
        } finally {
            browser.size(1440, 900);
            page("services");
        }
    }

    private void fits(String name) {
        for (int width : new int[] {1024, 768, 360}) {
            browser.size(width, 720);
            assertThat(browser.script(CUT).asText())
                    .as(name + " at " + width + " pixels")
                    .isEmpty();
        }
    }

    @Test
    void the_values_of_an_axis_are_whole_and_the_chart_is_not_half_empty() {
        var axis = browser.script(
                """
                return import('./chart.js').then(({ chart }) => [101, 260, 1003, 5279, 200000, 3400000].map((peak) => {
                  const one = chart({ label: 'test', series: [{ name: 'a', class: 'teal' }], format: String });
                  document.querySelector('main').append(one.element);
                  one.draw([[{ time: 0, value: 0 }, { time: 1, value: peak }]], 0, 1);
                  const labels = [...one.element.querySelectorAll('text.axis[text-anchor=end]')].slice(0, -1);
                  const left = Math.min(...labels.map((label) => label.getBBox().x));
                  one.element.remove();
                  return labels.map((label) => label.textContent).join(' ') + (left < 0 ? ' cut' : '');
                }))""");
        assertThat(axis)
                .extracting(JsonNode::asText)
                .containsExactly(
                        "0 25 50 75 100 125",
                        "0 100 200 300",
                        "0 250 500 750 1,000 1,250",
                        "0 2,000 4,000 6,000",
                        "0 50k 100k 150k 200k",
                        "0 1M 2M 3M 4M");
    }

    @Test
    void an_address_without_a_page_says_so() {
        browser.script("location.hash = '#/nix%'");
        browser.awaitText("h1", "Page not found");
        browser.awaitText(".empty", "#/nix%");
        page("overview");
    }

    @Test
    void the_registrar_page_shows_role_and_history() throws Exception {
        page("registrar");
        browser.awaitText(".role", "primary");
        browser.awaitText(test("registrar-path"), topicPath("registrar"));
        browser.click(test("demote"));
        browser.click(test("dialog-confirm"));
        browser.awaitText(".problem", "no other registrar");
    }

    @Test
    void the_log_is_followed_filtered_and_its_levels_are_set() throws Exception {
        page("log");
        browser.awaitText(test("record"), "tick");
        int before = browser.count(test("record"));
        await().atMost(SOON).until(() -> browser.count(test("record")) > before);
        browser.type(test("log-text"), "is primary");
        await().atMost(SOON)
                .until(() -> shownLog().contains("is primary") && !shownLog().contains("tick"));
        browser.type(test("log-text"), "");
        browser.script(
                "const level = document.querySelector(arguments[0]); level.value = 'WARNING'; level.dispatchEvent(new Event('change'))",
                test("log-level"));
        await().atMost(SOON)
                .until(() -> !shownLog().contains("is primary") && !shownLog().contains("tick"));

        browser.type(test("level-logger"), "aiko.deployer");
        browser.click(test("set-level"));
        browser.awaitText(".level-list", "aiko.deployer");
        assertThat(container.run("aiko:log level aiko.deployer").out()).contains("DEBUG");
    }

    private String shownLog() {
        return browser.script("return document.querySelector('.log').textContent")
                .asText();
    }

    @Test
    void topics_are_subscribed_and_published() throws Exception {
        page("topics");
        browser.type(test("topic-filter"), "test/#");
        browser.click(test("subscribe"));
        browser.awaitText(".empty", "Waiting for messages");
        browser.type(test("publish-topic"), "test/greeting");
        browser.type(test("publish-payload"), HOSTILE);
        await().atMost(SOON).until(() -> {
            // The first one may be published before the subscription is there.
            browser.click(test("publish"));
            return browser.count(test("message")) > 0;
        });
        browser.awaitText(test("message"), HOSTILE);
        assertThat(browser.script("return document.title").asText()).isNotEqualTo("taken");
        browser.type(test("topic-filter"), "test/#/wrong");
        browser.click(test("subscribe"));
        browser.awaitText(".problem", "cannot subscribe to test/#/wrong: ");
        browser.awaitText(".problem", "#");
    }

    @Test
    void other_sites_and_strangers_are_refused() throws Exception {
        assertThat(status("GET", "/console/api/services")).isEqualTo(401);
        assertThat(status("GET", "/console/api/stream/log")).isEqualTo(401);
        assertThat(status("GET", "/console/nothing.html")).isEqualTo(404);
        assertThat(status("POST", "/console/api/login")).isEqualTo(403);
        assertThat(status("PUT", "/console/")).isEqualTo(405);
        assertThat(status("GET", "/console/api/login")).isEqualTo(405);
        assertThat(status("POST", "/console/api/login", "X-Aiko-Console", "1", "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(status("GET", "/console/api/session", "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(403);
        var policy = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(site + "/console/")).build(), BodyHandlers.ofString())
                .headers();
        assertThat(policy.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        for (String path : List.of("/console/", "/health/live", "/metrics", "/nothing")) {
            assertThat(rebound(path)).as(path).isEqualTo(403);
        }

        int refused = 0;
        for (int i = 0; i < 20 && refused != 429; i++) {
            refused = status("POST", "/console/api/login", "X-Aiko-Console", "1");
        }
        assertThat(refused).isEqualTo(429);
    }

    private int status(String method, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(site + path)).timeout(SOON);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        request.method(
                                        method,
                                        method.equals("POST")
                                                ? BodyPublishers.ofString("{\"token\": \"wrong\"}")
                                                : BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
        return answer.statusCode();
    }

    /** The name of another site leads to the container. */
    private int rebound(String path) throws Exception {
        URI uri = URI.create(site);
        try (var socket = new java.net.Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }

    @Test
    void the_pages_run_without_complaints() {
        browser.complaints();
        for (String name : new String[] {"overview", "services", "bundles", "registrar", "log", "topics"}) {
            page(name);
        }
        assertThat(browser.complaints()).isEmpty();
    }
}
