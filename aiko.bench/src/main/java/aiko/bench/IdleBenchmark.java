// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Measures the processor time of a connected, idle process. */
final class IdleBenchmark {
    private IdleBenchmark() {}

    static void run(Path distribution, int seconds, Results results) throws Exception {
        results.heading("A connected, idle process");
        try (var server = Mosquitto.start();
                var hosted = new InProcess(distribution, server.port())) {
            hosted.process().messages().synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
            // What starting has left to be done.
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            var loop = ThreadTime.of(hosted.process().eventLoop());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            Map<String, Long> before = ofAikoThreads();
            loop.begin();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            Map<String, Long> after = ofAikoThreads();
            results.add("processor time of the event loop's thread", loop.cpuNanos() / 1e3 / seconds, "us/s", "0");
            after.forEach((name, nanos) -> {
                long used = nanos - before.getOrDefault(name, 0L);
                if (used > 0) {
                    results.add("processor time of thread " + name, used / 1e3 / seconds, "us/s");
                }
            });
        }
    }

    private static Map<String, Long> ofAikoThreads() {
        var threads = ManagementFactory.getThreadMXBean();
        var times = new HashMap<String, Long>();
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith("aiko"))
                .forEach(thread ->
                        times.merge(thread.getThreadName(), threads.getThreadCpuTime(thread.getThreadId()), Long::sum));
        return times;
    }
}
