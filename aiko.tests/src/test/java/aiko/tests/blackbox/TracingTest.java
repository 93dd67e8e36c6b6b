// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands carry their trace from one container to the next, and to nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracingTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String STRANGER = "aiko/stranger/9/1";
    private static final Pattern TRACED =
            Pattern.compile(" \\(aloha Pele\\) traceparent: 00-([0-9a-f]{32})-[0-9a-f]{16}-0[13]");

    private final List<String> exported = new CopyOnWriteArrayList<>();
    private HttpServer collector;
    private Container caller;
    private Container callee;
    private Watcher watcher;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            exported.add(new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        int port = Distribution.freePort();
        Path calling = Files.createDirectory(folder.resolve("caller"));
        Path called = Files.createDirectory(folder.resolve("callee"));
        configure(calling, "caller");
        configure(called, "callee");
        caller = Container.start(calling, port, Map.of()).ready();
        callee = Container.start(called, port, Map.of()).ready();
        watcher = new Watcher(port);
        callee.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        watcher.publish(caller.topicPath() + "/1/in", "(add " + STRANGER + " stranger p:0 mqtt me ())");
        await().atMost(SOON).until(() -> caller.exec("aiko:services").out().contains("aloha"));
        await().atMost(SOON).until(() -> caller.exec("aiko:services").out().contains("stranger"));
    }

    private void configure(Path container, String name) throws Exception {
        Container.configure(
                container,
                "aiko.tracing.cfg",
                "endpoint = http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces",
                "name = " + name);
    }

    @AfterAll
    void stop() throws Exception {
        watcher.close();
        caller.close();
        callee.close();
        collector.stop(0);
    }

    private void call(String service, String command) throws Exception {
        assertThat(caller.exec("aiko:call " + service + ' ' + command).err()).isEmpty();
    }

    /** The bytes of the trace that a message carries. */
    private String carried() {
        Matcher traced = watcher.lines().stream()
                .map(TRACED::matcher)
                .filter(Matcher::find)
                .reduce((first, last) -> last)
                .orElseThrow();
        return new String(HexFormat.of().parseHex(traced.group(1)), ISO_8859_1);
    }

    @Test
    void a_trace_continues_in_the_other_container() throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            call("aloha", "aloha Pele");
            assertThat(watcher.lines()).anyMatch(line -> TRACED.matcher(line).find());
        });
        String trace = carried();

        await().atMost(SOON).until(() -> callee.output().contains("Aloha Pele"));
        await().atMost(SOON).untilAsserted(() -> assertThat(exported)
                .anyMatch(spans -> spans.contains("caller") && spans.contains("command aloha") && spans.contains(trace))
                .anyMatch(
                        spans -> spans.contains("callee") && spans.contains("handle aloha") && spans.contains(trace)));
    }

    @Test
    void a_request_is_a_span_until_its_answer() throws Exception {
        assertThat(caller.exec("aiko:request aloha request Pele").out()).isEqualTo("Aloha Pele!\n");
        assertThat(caller.exec("aiko:request aloha nothing").err()).contains("unknown command nothing/1");

        await().atMost(SOON).untilAsserted(() -> assertThat(exported)
                .anyMatch(spans -> spans.contains("caller") && spans.contains("request request"))
                .anyMatch(spans -> spans.contains("request nothing") && spans.contains("unknown command nothing/1"))
                .anyMatch(spans -> spans.contains("callee") && spans.contains("handle request")));
    }

    /** As services of the reference, which know neither tracing nor its question. */
    @Test
    void a_service_that_does_not_accept_traces_gets_commands_as_they_are() throws Exception {
        call("stranger", "first");
        watcher.awaitLine(line -> line.startsWith(STRANGER + "/control (info "));
        call("stranger", "take '(a b)'");

        watcher.awaitLine(STRANGER + "/in (first)");
        watcher.awaitLine(STRANGER + "/in (take (a b))");
        assertThat(watcher.lines()).noneMatch(line -> line.startsWith(STRANGER) && line.contains("traceparent"));
    }

    @Test
    void a_swap_is_a_span_too() throws Exception {
        callee.drop("aloha.jar", Distribution.example("example.aloha", "1.0.1"));

        await().atMost(SOON).untilAsserted(() -> assertThat(exported)
                .anyMatch(
                        spans -> spans.contains("callee") && spans.contains("swap aloha") && spans.contains("1.0.1")));
    }
}
