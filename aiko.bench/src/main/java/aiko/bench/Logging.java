// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Measures a logger call on the caller's thread, with the level disabled and with a record that goes to MQTT, beside the
 * same with the loggers of Felix Log itself. Arguments beside those of {@link MicroBenchmark}: the folder of the
 * distribution as the system property {@code aiko.distribution}, unless it is in the folder of the build.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class Logging {
    /** The number of records that the queues to the server take without dropping one. */
    private static final int RECORDS = 500;

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Integer ARGUMENT = 123_456;

    /** A process with a log, and a server. */
    @State(Scope.Benchmark)
    public static class WithLog {
        /** The bundle that provides the loggers. */
        @Param({"aiko.logging", "org.apache.felix.log"})
        String loggersOf;

        Mosquitto server;
        InProcess hosted;
        Logger logger;
        HostedService service;
        private long expected;
        private long number;

        @Setup
        public void start() throws Exception {
            server = Mosquitto.start();
            hosted = InProcess.withLog(
                    Path.of(System.getProperty("aiko.distribution", "aiko.container/target/aiko")), server.port());
            logger = hosted.service(LoggerFactory.class, loggersOf).getLogger("bench.Part");
            service = process().addService(ServiceDefinition.named("bench"));
            awaitLogOnMqtt();
        }

        /** The log starts on its own thread; until then, it keeps fewer records than are measured. */
        private void awaitLogOnMqtt() throws InterruptedException {
            var published = new CountDownLatch(1);
            process().messages().subscribe(process().topicPath().process() + "/+/log", record -> published.countDown());
            long began = System.nanoTime();
            do {
                if (System.nanoTime() - began > LIMIT_NANOS) {
                    throw new IllegalStateException("log: no record published in time");
                }
                logger.warn("record number {} of {}", number++, ARGUMENT);
            } while (!published.await(50, TimeUnit.MILLISECONDS));
        }

        @TearDown
        public void end() throws Exception {
            hosted.close();
            server.close();
        }

        AikoProcess process() {
            return hosted.process();
        }

        /** Each record differs from the one before, so that none is suppressed as repeated. */
        void write(int records) {
            for (int i = 0; i < records; i++) {
                logger.info("record number {} of {}", number++, ARGUMENT);
            }
        }

        long published() {
            return process().messages().statistics().published();
        }
    }

    /** Before each of many records, those before it have been sent. */
    @State(Scope.Benchmark)
    public static class Settled {
        /** Not measured. */
        @Setup(Level.Invocation)
        public void settle(WithLog log) {
            log.expected = Math.max(log.expected, log.published());
        }

        /** Not measured. */
        @TearDown(Level.Invocation)
        public void awaitSent(WithLog log) {
            log.expected += RECORDS;
            long began = System.nanoTime();
            while (log.published() < log.expected) {
                if (System.nanoTime() - began > LIMIT_NANOS) {
                    throw new IllegalStateException(log.published() + " messages published, expected " + log.expected
                            + "; records are missing");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    /** With a level of its own, one service makes all loggers look whose record it would be. */
    @State(Scope.Benchmark)
    public static class WithLevel {
        /** Whether there is such a service. */
        @Param({"false", "true"})
        boolean aServiceHasALevel;

        @Setup
        public void set(WithLog log) {
            if (aServiceHasALevel) {
                log.service.setLogLevel(LogLevel.INFO);
            }
        }
    }

    @Benchmark
    public void off(WithLog log, WithLevel level) {
        log.logger.debug("{} of {}", ARGUMENT, log.service);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void on(WithLog log, Settled settled) {
        log.write(RECORDS);
    }
}
