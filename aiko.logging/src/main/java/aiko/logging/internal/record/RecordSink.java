// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

/** Accepts the records of loggers. */
@FunctionalInterface
public interface RecordSink {
    /** Any thread; never blocks. */
    void accept(LogRecord record);
}
