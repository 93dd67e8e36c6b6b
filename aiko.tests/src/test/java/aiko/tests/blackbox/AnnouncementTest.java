// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each incarnation of a registrar is told of each service once, and of all that live. */
class AnnouncementTest {
    private static final Pattern FOUND =
            Pattern.compile("\\S+/service/registrar \\(primary found ((\\S+) \\S+ \\S+)\\)");
    private static final Pattern TOLD = Pattern.compile("(\\S+)/in \\((add|remove) (\\S+?)[ )].*");

    @TempDir
    Path folder;

    /** What each incarnation was told, in order: "add TOPIC_PATH" and "remove TOPIC_PATH". */
    private static Map<String, List<String>> told(List<String> lines) {
        var incarnations = new HashMap<String, String>();
        var told = new HashMap<String, List<String>>();
        for (String line : lines) {
            var found = FOUND.matcher(line);
            if (found.matches()) {
                incarnations.put(found.group(2), found.group(1));
                told.computeIfAbsent(found.group(1), unknown -> new ArrayList<>());
            }
            var message = TOLD.matcher(line);
            if (message.matches()) {
                String incarnation = incarnations.get(message.group(1));
                assertThat(incarnation)
                        .as("the incarnation that is told " + line)
                        .isNotNull();
                told.get(incarnation).add(message.group(2) + " " + message.group(3));
            }
        }
        return told;
    }

    @Test
    void registrars_that_come_and_go_are_told_of_each_service_once() throws Exception {
        try (var mosquitto = new Mosquitto(folder, Distribution.freePort());
                var observer = new Observer(mosquitto.port);
                var first = Container.start(folder.resolve("first"), mosquitto.port, Map.of())
                        .ready();
                var host = Container.start(folder.resolve("host"), mosquitto.port, Map.of())
                        .ready()) {
            var rows = new ArrayList<>(Examples.drop(host, observer));
            String found = observer.latestFound();

            observer.watcher().retain("aiko/service/registrar", found);
            observer.watcher().retain("aiko/service/registrar", "(primary absent)");
            observer.watcher().retain("aiko/service/registrar", found);
            first.process().destroyForcibly().waitFor();
            observer.awaitDirectory(rows);

            try (var second = Container.start(folder.resolve("second"), mosquitto.port, Map.of())
                    .ready()) {
                var rowsOfBoth = new ArrayList<>(rows);
                rowsOfBoth.addAll(Examples.drop(second, observer));
                Files.delete(host.deploy.resolve("timer.jar"));
                rowsOfBoth.remove(host.topicPath() + "/3 timer");
                Collections.sort(rowsOfBoth);
                observer.awaitDirectory(rowsOfBoth);

                host.process().destroyForcibly().waitFor();
                rowsOfBoth.removeIf(row -> row.startsWith(host.topicPath() + "/"));
                observer.awaitDirectory(rowsOfBoth);
            }
            var told = told(observer.watcher().lines());
            assertThat(told).hasSize(3);
            told.forEach((incarnation, messages) ->
                    assertThat(messages).as("what " + incarnation + " was told").doesNotHaveDuplicates());
        }
    }
}
