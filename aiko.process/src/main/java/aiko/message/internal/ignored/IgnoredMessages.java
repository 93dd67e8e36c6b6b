// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.ignored;

import aiko.message.UnsuitableMessageException;
import aiko.sexpression.SExpressionException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.osgi.service.log.Logger;

/**
 * Logs ignored messages, one line each, with a limit of lines a second for each receiver and for all together: nobody can fill
 * the log, nor hide the lines of one receiver by messages to another. Any thread.
 */
public final class IgnoredMessages {
    /** The most lines a second about one receiver. */
    public static final int LINES_A_SECOND_FOR_ONE = 10;

    /** The most lines a second about all receivers. */
    public static final int LINES_A_SECOND = 30;

    /** The most receivers that are remembered; beyond it, the one that was quiet for the longest time is forgotten. */
    private static final int RECEIVERS = 1_024;

    private static final int LONGEST = 300;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Logger logger;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Limit all;
    private final Map<String, Limit> receivers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Limit> eldest) {
            return size() > RECEIVERS;
        }
    };

    /** The lines within a second, and the number of messages without a line since the last one. */
    private static final class Limit {
        private final int lines;
        private long secondBegan;
        private int used;
        private long silent;

        Limit(int lines, long now) {
            this.lines = lines;
            secondBegan = now;
        }

        boolean allows(long now) {
            if (now - secondBegan >= SECOND_NANOS) {
                secondBegan = now;
                used = 0;
            }
            return used < lines;
        }
    }

    public IgnoredMessages(Logger logger) {
        this(logger, System::nanoTime);
    }

    IgnoredMessages(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        all = new Limit(LINES_A_SECOND, nanoTime.getAsLong());
    }

    /** Whether the message is at fault, and not the handler that threw this. */
    public static boolean isAtFault(Throwable failure) {
        return failure instanceof UnsuitableMessageException || failure instanceof SExpressionException;
    }

    /**
     * A message is ignored.
     *
     * @param receiver the beginning of the line; empty for the process itself
     * @param references further arguments of the logger
     */
    public void ignore(String receiver, String topic, String reason, Object... references) {
        long silent = silentBefore(receiver);
        if (silent < 0) {
            return;
        }
        String who = receiver.isEmpty() ? "" : receiver + ": ";
        if (silent > 0) {
            log("{}ignored {} more messages", references, who, silent);
        }
        log("{}ignoring message on {}: {}", references, who, excerpt(topic), excerpt(reason));
    }

    /** The number of messages without a line since the last one about this receiver; negative if there is no line now. */
    private synchronized long silentBefore(String receiver) {
        long now = nanoTime.getAsLong();
        Limit own = receivers.computeIfAbsent(receiver, first -> new Limit(LINES_A_SECOND_FOR_ONE, now));
        boolean isAllowed = own.allows(now);
        if (!isAllowed || !all.allows(now)) {
            own.silent++;
            return -1;
        }
        own.used++;
        all.used++;
        long silent = own.silent;
        own.silent = 0;
        return silent;
    }

    private void log(String format, Object[] references, Object... arguments) {
        logger.warn(
                format,
                Stream.concat(Arrays.stream(arguments), Arrays.stream(references))
                        .toArray());
    }

    /** A received text may be of any length. */
    private static String excerpt(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
