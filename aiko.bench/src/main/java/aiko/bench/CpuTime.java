// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The time that the current thread has had a core for itself: what else the machine does, does not count. */
final class CpuTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private CpuTime() {}

    static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
