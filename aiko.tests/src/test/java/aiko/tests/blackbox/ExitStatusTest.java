// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/reference/exit-statuses.md}: each status that can be reached without harm, and no other in the sources. */
class ExitStatusTest {
    private static final Path PAGE = Path.of("../docs/reference/exit-statuses.md");
    private static final Path LAUNCHER = Path.of("../aiko.container/src/main/java/aiko/launcher");

    @TempDir
    private Path folder;

    @Test
    void each_command_without_a_container_or_with_a_mistake() throws Exception {
        assertThat(status("help")).isZero();
        assertThat(status("version")).isZero();
        for (String command : List.of("status", "stop", "shell")) {
            assertThat(status(command)).as(command).isEqualTo(1);
        }
        assertThat(status("exec", "aiko:services")).isEqualTo(1);
        assertThat(status("nothing")).isEqualTo(2);
        assertThat(status("status", "--nothing")).isEqualTo(2);
        assertThat(status("status", "--health")).isEqualTo(1);
        assertThat(status("status", "--json")).isEqualTo(1);
        assertThat(status("stop", "--health")).isEqualTo(2);
        assertThat(status("exec")).isEqualTo(2);
        assertThat(status("password")).isEqualTo(2);
        assertThat(status("password", "plant")).isEqualTo(1);
        assertThat(status("bench", "nothing")).isEqualTo(2);
        for (String command : List.of("new", "dev", "wrap")) {
            assertThat(status(command, "--help")).as(command).isZero();
            assertThat(status(command, "--nothing")).as(command).isEqualTo(2);
        }
        assertThat(status("dev", folder.resolve("none").toString())).isEqualTo(1);
        assertThat(status("wrap", folder.resolve("none.jar").toString())).isEqualTo(1);
        assertThat(status("new")).isEqualTo(2);
    }

    @Test
    void each_command_with_a_container() throws Exception {
        try (Container container =
                Container.start(folder, Distribution.freePort(), Map.of()).ready()) {
            assertThat(container.client("status").status()).isZero();
            assertThat(container.client("status", "--health").status()).isZero();
            assertThat(container.client("exec", "aiko:services").status()).isZero();
            assertThat(container.client("exec", "aiko:request nobody nothing").status())
                    .isEqualTo(1);
            assertThat(container
                            .client("exec", "aiko:services | grep nothing-like-this")
                            .status())
                    .isEqualTo(1);
            assertThat(statusWithoutReader(container)).isEqualTo("141\n");
            assertThat(container.client("run").status())
                    .as("a second container")
                    .isEqualTo(1);
            assertThat(container.client("stop").status()).isZero();
            assertThat(container.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(container.process().exitValue()).isZero();
        }
    }

    /** As in {@code aiko exec … | head -n 1}. */
    private String statusWithoutReader(Container container) throws Exception {
        String exec = String.join(
                "' '",
                container.command("exec", "aiko:top --plain --interval 0.2").command());
        Path status = folder.resolve("status");
        var command = new ProcessBuilder("sh", "-c", "('" + exec + "'; echo $? >" + status + ") | head -n 1");
        command.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
        assertThat(container.result(command).err()).isEmpty();
        return Files.readString(status);
    }

    @Test
    void the_page_has_each_status_of_the_programs() throws IOException {
        String page = Files.readString(PAGE);
        var constants = new ArrayList<String>();
        Pattern constant = Pattern.compile("static final int (?:FAILED|USAGE|UNREACHABLE) = (\\d+);");
        for (Path source : List.of(
                LAUNCHER.resolve("Main.java"),
                Path.of("../aiko.load/src/main/java/aiko/load/Main.java"),
                Path.of("../aiko.chaos/src/main/java/aiko/chaos/Main.java"),
                Path.of("../aiko.chaos/src/main/java/aiko/chaos/soak/Main.java"),
                Path.of("../aiko.tools/src/main/java/aiko/tools/Main.java"))) {
            constant.matcher(Files.readString(source)).results().forEach(found -> constants.add(found.group(1)));
        }
        assertThat(constants).hasSizeGreaterThan(5).allSatisfy(status -> assertThat(page)
                .contains("\n| " + status + " |"));
    }

    private int status(String... arguments) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of(Distribution.command().toString()));
        line.addAll(List.of(arguments));
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("AIKO_DATA_DIR", folder.resolve("none").toString());
        Process process =
                builder.redirectOutput(folder.resolve("output").toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
