// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.process.ServiceDetails;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The services that were removed last. Owned by the event loop. */
final class History {
    /** Services that are remembered: as many as the reference does. */
    static final int CAPACITY = 4_096;

    /** How many are told where a query does not say. */
    static final int DEFAULT_COUNT = 16;

    /** A service with the times of its registration and removal, in seconds of this host's monotonic clock. */
    record Row(ServiceDetails service, double timeAdded, double timeRemoved) {}

    private final Deque<Row> rows = new ArrayDeque<>();
    private volatile int size;

    void add(Row row) {
        if (rows.size() == CAPACITY) {
            rows.removeLast();
        }
        rows.addFirst(row);
        size = rows.size();
    }

    /** Newest removal first. */
    List<Row> newest(int count) {
        return rows.stream().limit(Math.max(0, count)).toList();
    }

    int size() {
        return size;
    }
}
