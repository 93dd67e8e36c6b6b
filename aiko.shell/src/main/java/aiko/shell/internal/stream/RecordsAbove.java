// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandSession;

/** The records of the log that appear above a prompt by themselves; a command that prints them holds them back. Any thread. */
public final class RecordsAbove {
    /** The variable of a session. Gogo does not list variables that begin with a dot. */
    private static final String VARIABLE = ".aiko.records";

    /** Holds nothing back. */
    public static final Hold NONE = () -> {};

    private final AtomicInteger holders = new AtomicInteger();

    /** The time for which they are held back. */
    @FunctionalInterface
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Tells a session that they appear above its prompt. */
    public void offer(CommandSession session) {
        session.put(VARIABLE, this);
    }

    /** Whether a command prints them. */
    public boolean isHeld() {
        return holders.get() > 0;
    }

    /** Holds those of a session back, if it has any. */
    public static Hold hold(CommandSession session) {
        if (!(session.get(VARIABLE) instanceof RecordsAbove records)) {
            return NONE;
        }
        records.holders.incrementAndGet();
        return records.holders::decrementAndGet;
    }
}
