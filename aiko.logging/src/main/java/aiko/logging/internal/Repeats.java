// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Counts a record that is equal to the one before it instead of writing it again, for as long as the period says. Owned
 * by the thread that delivers log entries.
 */
final class Repeats {
    private final Duration period;
    private final Consumer<Record> next;
    private Record last;
    private long count;

    Repeats(Duration period, Consumer<Record> next) {
        this.period = period;
        this.next = next;
    }

    void accept(Record record) {
        if (last != null && record.repeats(last) && record.millis() - last.millis() < period.toMillis()) {
            count++;
            return;
        }
        report();
        last = record;
        next.accept(record);
    }

    private void report() {
        if (count > 0) {
            next.accept(last.withMessage("Repeated message count: " + count));
            count = 0;
        }
    }
}
