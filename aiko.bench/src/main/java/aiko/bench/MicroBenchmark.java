// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The benchmarks that JMH runs: {@link Codec}, {@link HandOff}, {@link Logging} and {@link Running}.
 *
 * <p>Arguments: a file for the results as JSON, and, optionally, {@code --short} for rougher figures in a tenth of the time, and
 * patterns of the benchmarks' names, and {@code PARAMETER=VALUE} for one value of a parameter only.
 */
public final class MicroBenchmark {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String SHORT = "--short";
    private static final int SHORT_ITERATIONS = 3;
    private static final TimeValue SHORT_TIME = TimeValue.milliseconds(200);

    private MicroBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var options = new OptionsBuilder().addProfiler(GCProfiler.class).verbosity(VerboseMode.SILENT);
        List<String> patterns = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
        if (patterns.remove(SHORT)) {
            options.warmupIterations(SHORT_ITERATIONS)
                    .warmupTime(SHORT_TIME)
                    .measurementIterations(SHORT_ITERATIONS)
                    .measurementTime(SHORT_TIME);
        }
        for (String parameter :
                patterns.stream().filter(pattern -> pattern.contains("=")).toList()) {
            options.param(parameter.split("=")[0], parameter.split("=")[1]);
            patterns.remove(parameter);
        }
        (patterns.isEmpty() ? List.of("aiko.bench.*") : patterns).forEach(options::include);
        Collection<RunResult> runs = new Runner(options.build()).run();
        var results = new Results();
        results.heading("Time and allocation of one operation");
        for (RunResult run : runs) {
            String name = name(run.getParams());
            Result<?> time = run.getPrimaryResult();
            results.add(name, time.getScore(), time.getScoreUnit());
            results.add(
                    name + ", allocated",
                    run.getSecondaryResults().get(ALLOCATED).getScore(),
                    "bytes");
        }
        results.write(Path.of(arguments[0]));
    }

    private static String name(BenchmarkParams benchmark) {
        String parameters = benchmark.getParamsKeys().stream()
                .map(key -> ", " + key + ' ' + benchmark.getParam(key))
                .collect(Collectors.joining());
        return benchmark.getBenchmark().replaceFirst("^aiko\\.bench\\.", "") + parameters;
    }
}
