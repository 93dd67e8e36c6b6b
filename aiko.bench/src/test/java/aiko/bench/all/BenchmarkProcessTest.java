// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.bench.all.figure.Benchmark;
import aiko.bench.all.figure.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks that are well, that fail, and that do not end; what they start ends with them. */
class BenchmarkProcessTest {
    @TempDir
    Path folder;

    private Workplace workplace;
    private Distribution distribution;

    @BeforeEach
    void distribution() throws IOException {
        workplace = new Workplace();
        Files.createDirectories(folder.resolve("system"));
        distribution = new Distribution("this", folder);
    }

    private Outcome run(Class<?> main, Duration limit) throws Exception {
        var benchmark = new Benchmark("one", main, List.of(), List.of(Benchmark.RESULTS), limit, List.of());
        return new BenchmarkProcess(folder, workplace).run(benchmark, distribution, 1, limit);
    }

    private long sleeper() throws IOException {
        return Long.parseLong(Files.readString(folder.resolve("one-this-1.json.pid")));
    }

    private static void startSleeper(String results) throws IOException {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        Files.writeString(Path.of(results + ".pid"), Long.toString(sleeper.pid()));
        Files.createTempDirectory("left");
    }

    /** Writes its results, and leaves a process, a thread and a folder behind. */
    public static final class Careless {
        public static void main(String[] arguments) throws IOException {
            startSleeper(arguments[0]);
            Files.writeString(Path.of(arguments[0]), "{\"time\": 5}");
            new Thread(Endless::await).start();
        }
    }

    /** Fails. */
    public static final class Failing {
        public static void main(String[] arguments) {
            new Thread(Endless::await).start();
            throw new IllegalStateException("7 of 8 messages arrived");
        }
    }

    /** Does not end. */
    public static final class Endless {
        public static void main(String[] arguments) throws IOException {
            startSleeper(arguments[0]);
            await();
        }

        private static void await() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }
    }

    @Test
    void what_a_benchmark_leaves_behind_is_gone_with_it() throws Exception {
        Outcome outcome = run(Careless.class, Duration.ofSeconds(20));

        assertThat(outcome.problem()).isEmpty();
        assertThat(outcome.figures()).containsEntry("time", 5.0);
        assertThat(ProcessHandle.of(sleeper())).isEmpty();
        assertThat(workplace.folder()).doesNotExist();
    }

    @Test
    void a_failure_is_told_in_its_own_words() throws Exception {
        Outcome outcome = run(Failing.class, Duration.ofSeconds(20));

        assertThat(outcome.problem())
                .isEqualTo("exit status 1: java.lang.IllegalStateException: 7 of 8 messages arrived");
    }

    @Test
    void one_that_does_not_end_is_ended_with_all_that_it_started() throws Exception {
        Outcome outcome = run(Endless.class, Duration.ofSeconds(2));

        assertThat(outcome.problem()).isEqualTo("not finished within 2 s");
        assertThat(ProcessHandle.of(sleeper())).isEmpty();
    }
}
