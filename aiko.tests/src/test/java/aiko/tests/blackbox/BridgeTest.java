// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sites with a Mosquitto each and the bridge of {@code docs/how-to/bridge-sites.md}, which is lost and returns. */
class BridgeTest {
    private static final int LIMIT_SECONDS = 3;
    private static final Duration SPLIT = Duration.ofSeconds(LIMIT_SECONDS + 2);

    /** As the document says, once Mosquitto has connected the bridge again. */
    private static final Duration RETURN = Duration.ofSeconds(2);

    private static final String CONNECTED = "$SYS/broker/connection/+/state";

    @TempDir
    Path folder;

    /** The lines of the document, with another address. */
    private static String[] recipe(int port) throws Exception {
        List<Markdown.Block> blocks =
                Markdown.read(Path.of("../docs/how-to/bridge-sites.md")).blocks();
        List<String> lines = blocks.stream()
                .filter(block -> block.language().equals("conf"))
                .findFirst()
                .orElseThrow()
                .lines();
        return Stream.concat(
                        Stream.of("allow_anonymous true"),
                        lines.stream().map(line -> line.startsWith("address ") ? "address 127.0.0.1:" + port : line))
                .toArray(String[]::new);
    }

    private Container container(String site, int port) throws Exception {
        Path own = Files.createDirectory(folder.resolve(site));
        Container.configure(own, "aiko.registrar.cfg", "liveness.limit = " + LIMIT_SECONDS);
        Container started = Container.start(own, port, Map.of("AIKO_PROCESS_HOST", site));
        started.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        return started;
    }

    private static List<String> rows(Container... containers) {
        return Stream.of(containers)
                .flatMap(container ->
                        Stream.of(container.topicPath() + "/1 registrar", container.topicPath() + "/2 aloha"))
                .sorted()
                .toList();
    }

    @Test
    void each_site_goes_on_by_itself_and_both_are_one_again_when_the_bridge_returns() throws Exception {
        try (var one = new Mosquitto(Files.createDirectory(folder.resolve("server1")), Distribution.freePort());
                var link = new FaultProxy(one.port);
                var two = new Mosquitto(
                        Files.createDirectory(folder.resolve("server2")),
                        Distribution.freePort(),
                        recipe(link.port()));
                var atOne = new Observer(one.port);
                var atTwo = new Observer(two.port);
                var bridge = new Watcher(two.port, CONNECTED)) {
            bridge.awaitLine(line -> line.endsWith(" 1"));
            try (var first = container("near", one.port).ready();
                    var second = container("far", two.port).ready()) {
                List<String> all = rows(first, second);
                atOne.awaitDirectory(all);
                atTwo.awaitDirectory(all);
                assertThat(atTwo.primary()).hasValue(first.topicPath() + "/1");

                link.stall();
                link.reset();

                await().atMost(second.atThisPace(SPLIT)).until(atOne::directory, rows(first)::equals);
                await().atMost(second.atThisPace(SPLIT)).until(atTwo::directory, rows(second)::equals);
                assertThat(atTwo.primary()).hasValue(second.topicPath() + "/1");
                assertThat(second.run("aiko:request aloha request Pele").out()).contains("Aloha Pele!");

                bridge.forget();
                link.goOn();
                bridge.awaitLine(line -> line.endsWith(" 1"));

                await().atMost(second.atThisPace(RETURN))
                        .until(() -> atOne.directory().equals(all)
                                && atTwo.directory().equals(all)
                                && first.run("aiko:registrar").out().contains("this container   primary")
                                && second.run("aiko:registrar").out().contains("this container   secondary"));
                assertThat(atTwo.primary()).isEqualTo(atOne.primary()).hasValue(first.topicPath() + "/1");
                await().atMost(second.atThisPace(RETURN))
                        .until(() -> second.run("aiko:services").out().contains(first.topicPath() + "/2  aloha"));
                assertThat(second.run("aiko:request " + first.topicPath() + "/2 request Pele")
                                .out())
                        .contains("Aloha Pele!");
            }
        }
    }
}
