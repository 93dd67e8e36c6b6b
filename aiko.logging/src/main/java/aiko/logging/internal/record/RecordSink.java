// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

/** Where loggers put what they are told. */
@FunctionalInterface
public interface RecordSink {
    /** Any thread; never blocks. */
    void accept(LogRecord record);
}
