// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import aiko.logging.LogStatistics;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.osgi.service.log.LogLevel;

/** Counts the records of the log by their levels. Any thread. */
final class LogCounts {
    private static final LogLevel[] LEVELS = LogLevel.values();

    private final AtomicLongArray counts = new AtomicLongArray(LEVELS.length);

    void count(LogLevel level) {
        counts.incrementAndGet(level.ordinal());
    }

    LogStatistics statistics(long dropped, long droppedOnMqtt) {
        Map<LogLevel, Long> records = new EnumMap<>(LogLevel.class);
        for (LogLevel level : LEVELS) {
            records.put(level, counts.get(level.ordinal()));
        }
        return new LogStatistics(records, dropped, droppedOnMqtt);
    }
}
