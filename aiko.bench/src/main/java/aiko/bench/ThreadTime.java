// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Processor time and allocation of one thread since a given moment. */
final class ThreadTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final long threadId;
    private long beganNanos;
    private long beganCpuNanos;
    private long beganBytes;

    private ThreadTime(long threadId) {
        this.threadId = threadId;
    }

    static ThreadTime ofCurrent() {
        return new ThreadTime(Thread.currentThread().getId());
    }

    /** Of the one thread of the executor, once it has done what it was given before. */
    static ThreadTime of(Executor thread) throws Exception {
        var id = new CompletableFuture<Long>();
        thread.execute(() -> id.complete(Thread.currentThread().getId()));
        return new ThreadTime(id.get(10, TimeUnit.SECONDS));
    }

    void begin() {
        beganCpuNanos = THREADS.getThreadCpuTime(threadId);
        beganBytes = THREADS.getThreadAllocatedBytes(threadId);
        beganNanos = System.nanoTime();
    }

    long cpuNanos() {
        return THREADS.getThreadCpuTime(threadId) - beganCpuNanos;
    }

    long allocatedBytes() {
        return THREADS.getThreadAllocatedBytes(threadId) - beganBytes;
    }

    /** Of one processor. */
    double share() {
        return cpuNanos() / (double) (System.nanoTime() - beganNanos);
    }
}
