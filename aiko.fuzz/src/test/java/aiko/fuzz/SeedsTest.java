// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All that the targets begin with, and all that was found: each keeps the promises. */
class SeedsTest {
    private static final Path SEEDS = Path.of("src/test/seeds");

    private interface Target {
        void run(byte[] input) throws Exception;
    }

    private static final Map<String, Target> TARGETS = Map.of(
            "codec", CodecFuzz::fuzzerTestOneInput,
            "registrar", RegistrarFuzz::fuzzerTestOneInput,
            "boot", BootFuzz::fuzzerTestOneInput,
            "shared-state", SharedStateFuzz::fuzzerTestOneInput,
            "answers", AnswersFuzz::fuzzerTestOneInput,
            "jars", JarsFuzz::fuzzerTestOneInput,
            "shell", ShellFuzz::fuzzerTestOneInput,
            "configuration", ConfigurationFuzz::fuzzerTestOneInput);

    static Stream<Arguments> seeds() throws IOException {
        List<Arguments> seeds = new ArrayList<>();
        for (String target : TARGETS.keySet()) {
            try (Stream<Path> files = Files.list(SEEDS.resolve(target))) {
                files.sorted().forEach(file -> seeds.add(Arguments.of(target, file)));
            }
        }
        return seeds.stream();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void a_seed_breaks_no_promise(String target, Path seed) throws Exception {
        TARGETS.get(target).run(Files.readAllBytes(seed));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void each_target_has_seeds_and_takes_an_empty_input(String target) throws Exception {
        assertThat(SEEDS.resolve(target)).isNotEmptyDirectory();
        TARGETS.get(target).run(new byte[0]);
    }

    static Stream<String> targets() {
        return TARGETS.keySet().stream();
    }
}
