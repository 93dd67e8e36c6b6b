// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Logs refused messages, one line each, with a limit of lines a second for each sender, so that one sender cannot hide the
 * lines of another, and for all together. Owned by the event loop.
 */
public final class RefusedMessages {
    /** The sender of messages that do not name it. */
    static final String UNKNOWN = "";

    static final int LINES_A_SECOND_FOR_ONE = 3;
    static final int LINES_A_SECOND = 10;

    /** Maximum number of senders; beyond it, the one that was quiet for the longest time is forgotten. */
    static final int SENDERS = 1_024;

    private static final int LONGEST_REASON = 300;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Logger logger;
    private final LongSupplier nanoClock;
    private final Limit all;
    private final Map<String, Limit> senders = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Limit> eldest) {
            return size() > SENDERS;
        }
    };

    public RefusedMessages(Logger logger, LongSupplier nanoClock) {
        this.logger = logger;
        this.nanoClock = nanoClock;
        all = new Limit(LINES_A_SECOND);
    }

    /** Lines within a second, and messages without a line since the last one. */
    private final class Limit {
        final int lines;
        private long secondBegan = nanoClock.getAsLong();
        private int used;
        private long silent;

        Limit(int lines) {
            this.lines = lines;
        }

        boolean allows(long now) {
            if (now - secondBegan >= SECOND_NANOS) {
                secondBegan = now;
                used = 0;
            }
            return used < lines;
        }
    }

    /** @param sender the process that sent it, or {@link #UNKNOWN} */
    void refuse(String sender, String topic, String reason) {
        Limit own = senders.computeIfAbsent(sender, known -> new Limit(LINES_A_SECOND_FOR_ONE));
        long now = nanoClock.getAsLong();
        boolean isAllowed = own.allows(now);
        if (!isAllowed || !all.allows(now)) {
            own.silent++;
            return;
        }
        own.used++;
        all.used++;
        if (own.silent > 0) {
            logger.warn("ignored {} more messages from {}", own.silent, sender.isEmpty() ? "unknown senders" : sender);
            own.silent = 0;
        }
        logger.warn("ignoring message on {}: {}", topic, excerpt(reason));
    }

    /** A quoted text may be of any length. */
    private static String excerpt(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
