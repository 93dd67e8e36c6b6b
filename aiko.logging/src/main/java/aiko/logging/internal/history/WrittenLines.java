// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import aiko.event.Handle;
import aiko.logging.LoggedRecord;
import aiko.logging.internal.record.LogLine;
import aiko.logging.internal.record.RecordSource;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/** The lines that are written to console, MQTT and files, as records with numbers. */
final class WrittenLines {
    private final RecordSource lines;

    WrittenLines(RecordSource lines) {
        this.lines = lines;
    }

    /** Passes each record that is written from now on to the sink, numbered from 1, on one thread at a time. */
    Handle follow(Consumer<LoggedRecord> sink) {
        return lines.follow(new Consumer<LogLine>() {
            private long number;

            @Override
            public void accept(LogLine line) {
                sink.accept(record(++number, line));
            }
        });
    }

    private static LoggedRecord record(long number, LogLine line) {
        return new LoggedRecord(
                number,
                Instant.ofEpochMilli(line.millis()),
                line.level(),
                line.logger(),
                Objects.toString(line.bundle(), ""),
                Objects.toString(line.service(), ""),
                Objects.toString(line.serviceName(), ""),
                Objects.toString(line.thread(), ""),
                LongText.cut(line.message()),
                LongText.cut(Objects.toString(line.stackTrace(), "")));
    }
}
