// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllBenchmarksTest {
    private static final int MISTAKEN = 3;

    @TempDir
    Path folder;

    private static void assertMistaken(String problem, Object... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                AllBenchmarks.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).startsWith("AllBenchmarks: ").contains(problem).hasLineCount(1);
        assertThat(process.waitFor()).isEqualTo(MISTAKEN);
    }

    @Test
    void a_mistake_is_one_line_and_a_status_of_its_own() throws Exception {
        Path report = folder.resolve("report");
        Path distribution = folder.resolve("aiko");
        Path program = Files.createDirectories(distribution.resolve("bin")).resolve("aiko");
        Files.createDirectories(distribution.resolve("system"));
        assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
        Path file = Files.createFile(folder.resolve("file"));

        assertMistaken("expected the folder of a distribution", distribution);
        assertMistaken("benchmark no: unknown; use some of [", distribution, report, "no");
        assertMistaken("option --minutes: expected a value", distribution, report, "--minutes");
        assertMistaken("option --minutes: x: expected a whole number", distribution, report, "--minutes", "x");
        assertMistaken("missing: no bin/aiko", distribution, report, "--previous", folder.resolve("missing"));
        assertMistaken("missing: not found", distribution, report, "--table", folder.resolve("missing"));
        assertThat(report).doesNotExist();
        assertMistaken("cannot write to ", distribution, file);
    }
}
