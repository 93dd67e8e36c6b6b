// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prints the progress of a load test to standard error: in one line on a terminal, otherwise a line from time to time. */
public final class Progress {
    private static final long TERMINAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final boolean isTerminal;
    private long latest = System.nanoTime();
    private boolean isShown;

    /** @param isTerminal whether standard error is a terminal */
    public Progress(boolean isTerminal) {
        this.isTerminal = isTerminal;
    }

    void show(String what, long done, long total) {
        long now = System.nanoTime();
        if (now - latest < (isTerminal ? TERMINAL_NANOS : LINE_NANOS)) {
            return;
        }
        latest = now;
        String line = String.format(Locale.ROOT, "%-12s %,d of %,d", what, done, total);
        if (isTerminal) {
            System.err.print(CLEAR_LINE + line);
            isShown = true;
        } else {
            System.err.println(line);
        }
    }

    /** Clears the line for the next output. */
    void clear() {
        if (isShown) {
            System.err.print(CLEAR_LINE);
            isShown = false;
        }
        latest = System.nanoTime();
    }
}
