// SPDX-License-Identifier: Apache-2.0
package aiko.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short run of the fault rig, as users start it: 200 faults, one half of a fixed sequence, one of another each time. */
class ChaosTest {
    private static final int SEED = 18;
    private static final int FAULTS = 100;

    @TempDir
    Path folder;

    @Test
    void everything_is_right_again_after_each_kind_of_fault() throws Exception {
        String output = chaos("--seed", Integer.toString(SEED));
        assertThat(output)
                .contains("clock 1", "full-disk ", "half-open-at-server ", "hanging-version ", "kill-primary ");
    }

    @Test
    void everything_is_right_again_after_several_faults_at_a_time() throws Exception {
        chaos("--seed", Integer.toString(new Random().nextInt(1_000_000)), "--mixed");
    }

    private String chaos(String... options) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("aiko.distribution")).normalize();
        List<String> line = new ArrayList<>(
                List.of(home.resolve("bin/aiko").toString(), "bench", "chaos", "--faults", "" + FAULTS));
        line.addAll(List.of("--folder", folder.toString()));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(output.lines()
                .filter(text -> text.startsWith("seed "))
                .findFirst()
                .orElse(output));
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
