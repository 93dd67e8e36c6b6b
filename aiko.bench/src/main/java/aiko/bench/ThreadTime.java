// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.event.EventLoop;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What one thread uses, from a moment on. */
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

    static ThreadTime of(EventLoop loop) throws Exception {
        var id = new CompletableFuture<Long>();
        loop.execute(() -> id.complete(Thread.currentThread().getId()));
        return new ThreadTime(id.get(10, TimeUnit.SECONDS));
    }

    /** Waits until the loop has done what it was given before. */
    void settle(EventLoop loop) throws Exception {
        of(loop);
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
