// SPDX-License-Identifier: Apache-2.0
package aiko.tests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short run of the fault rig, as users start it: each kind of fault alone, then several at a time, and another system beside
 * it. Its seed is always the same, so that a failure tells of a change; without {@code --seed}, {@code aiko bench chaos} draws another
 * one each time. A cluster of NATS servers loses its leaders on processors that other tests keep busy: {@code ClusterTest} kills a
 * node, and the long runs do.
 */
class ChaosTest {
    private static final int FAULTS = 200;
    private static final int SEED = 144_228;

    @TempDir
    Path folder;

    @Test
    void everything_is_right_again_after_each_of_200_faults() throws Exception {
        Path command =
                Path.of(System.getProperty("aiko.distribution")).normalize().resolve("bin/aiko");
        Process process = new ProcessBuilder(
                        command.toString(),
                        "bench",
                        "chaos",
                        "--faults=" + FAULTS,
                        "--seed=" + SEED,
                        "--systems=2",
                        "--clusters=0",
                        "--folder=" + folder)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains(" clock ", " half-open-at-server ", " hanging-version ", " kill-primary ")
                // Not everybody may mount a disk.
                .containsPattern(" full-disk \\d|full-disk: not tried: a small disk cannot be mounted: ");
    }
}
