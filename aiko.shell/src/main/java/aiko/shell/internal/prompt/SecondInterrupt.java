// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Ctrl-C on an empty line of the container's own prompt: a slip of a finger must not end a server, so only a second one does. */
final class SecondInterrupt {
    static final Duration LIMIT = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private boolean isPending;
    private long first;

    /**
     * @param nanoTime the clock
     * @param lines gets the line after the first one: how to end the container
     */
    SecondInterrupt(LongSupplier nanoTime, Consumer<String> lines) {
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    /** Whether the one that has just been pressed is the second one within the limit. */
    boolean isSecond() {
        long now = nanoTime.getAsLong();
        if (isPending && now - first <= LIMIT.toNanos()) {
            return true;
        }
        isPending = true;
        first = now;
        lines.accept("Ctrl-C again within " + LIMIT.toSeconds() + " s, or the command shutdown, ends the container");
        return false;
    }
}
