// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.HostedService;
import aiko.process.internal.loop.ThreadServices;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the cost of recording which service a thread runs, paid once per message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Running {
    private final ThreadServices threadServices = new ThreadServices();

    /** A service begins to run, and ends. */
    @Benchmark
    public HostedService enterAndLeave() {
        HostedService before = threadServices.enter(null);
        return threadServices.enter(before);
    }
}
