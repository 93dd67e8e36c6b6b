// SPDX-License-Identifier: Apache-2.0
package aiko.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short run of the fault rig, as users start it: each kind of fault alone, then faults of another seed each time. */
class ChaosTest {
    private static final int SEEDS = 1_000_000;
    private static final int FAULTS = 200;

    @TempDir
    Path folder;

    @Test
    void everything_is_right_again_after_each_of_200_faults() throws Exception {
        Path command =
                Path.of(System.getProperty("aiko.distribution")).normalize().resolve("bin/aiko");
        int seed = 1 + new Random().nextInt(SEEDS);
        System.out.println("ChaosTest: aiko bench chaos --faults " + FAULTS + " --seed " + seed);
        Process process = new ProcessBuilder(
                        command.toString(),
                        "bench",
                        "chaos",
                        "--faults=" + FAULTS,
                        "--seed=" + seed,
                        "--folder=" + folder)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains(" clock ", " full-disk ", " half-open-at-server ", " hanging-version ", " kill-primary ")
                .doesNotContain("not tried");
    }
}
