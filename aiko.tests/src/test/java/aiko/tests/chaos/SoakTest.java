// SPDX-License-Identifier: Apache-2.0
package aiko.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The soak, as users start it, for some seconds, with a bundle that leaks: each part of the load is tried, and what leaks is found. That
 * nothing grows without such a bundle needs a longer run; what counts as growth is tested by {@code TrendTest}.
 */
class SoakTest {
    /** A part of the load: its name, and how often it was done, planned, and could not be done. */
    private static final Pattern LOAD = Pattern.compile("(?m)^(\\w.+?) {2,}([\\d,]+) +[\\d,]+ +([\\d,]+)$");

    @TempDir
    Path folder;

    @Test
    void a_bundle_that_leaks_is_found_under_load() throws Exception {
        Path json = folder.resolve("soak.json");
        Path command =
                Path.of(System.getProperty("aiko.distribution")).normalize().resolve("bin/aiko");
        Process process = new ProcessBuilder(
                        command.toString(),
                        "bench",
                        "soak",
                        "--hours=0.05",
                        "--minutes=0.1",
                        "--samples=12",
                        "--leak",
                        "--folder=" + folder,
                        "--json=" + json)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isEqualTo(1);
        assertThat(output)
                .containsPattern("class loaders of bundles .* GROWS")
                .containsPattern("threads .* GROWS")
                .contains("threads that were not there after the warm-up: [leaked");
        List<MatchResult> load = LOAD.matcher(output).results().toList();
        // What is due once may be due while the server is away.
        assertThat(load).hasSize(14).allSatisfy(part -> assertThat(part.group(2) + part.group(3))
                .as(part.group(1))
                .isNotEqualTo("00"));
        assertThat(Files.readString(json)).contains("\"grown\": [", "\"loaders\"");
    }
}
