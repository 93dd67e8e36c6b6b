// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Leaves some file handles of the process to others, so that clients cannot keep the container from reading files, or from
 * obeying its operator. Counting the open ones takes a millisecond, and is done only while there are many connections.
 */
final class FileHandles {
    /** File handles that connections leave. */
    static final int RESERVE = 64;

    private static final int FEW_CONNECTIONS = 100;

    private final LongSupplier free;
    private int nextLookAt = FEW_CONNECTIONS;

    /** @param free the number of file handles that the process may still open */
    FileHandles(LongSupplier free) {
        this.free = free;
    }

    /** Whether there is one for a further connection. */
    boolean areLeft(int connections) {
        if (connections < nextLookAt) {
            return true;
        }
        long spare = free.getAsLong() - RESERVE;
        if (spare <= 0) {
            return false;
        }
        // Others open files, too.
        nextLookAt = connections + (int) Math.min(1 + spare / 2, FEW_CONNECTIONS);
        return true;
    }

    /** Those of this process; very many if it is not known. */
    static long free() {
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            var system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            return (Long) server.getAttribute(system, "MaxFileDescriptorCount")
                    - (Long) server.getAttribute(system, "OpenFileDescriptorCount");
        } catch (JMException | RuntimeException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
