// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.util.concurrent.atomic.AtomicLong;

/** Identifiers for clients that have none, which no client can choose, and names of clients for the log. */
final class ClientNames {
    private static final char NOT_IN_TEXT = '\0';
    private static final int LONGEST = 64;

    private final AtomicLong last = new AtomicLong();

    String next() {
        return NOT_IN_TEXT + Long.toString(last.incrementAndGet());
    }

    static String describe(String clientId) {
        if (clientId.charAt(0) == NOT_IN_TEXT) {
            return "client without an identifier";
        }
        String shown = clientId.codePoints()
                .limit(LONGEST)
                .collect(
                        StringBuilder::new,
                        (text, point) -> text.appendCodePoint(Character.isISOControl(point) ? '?' : point),
                        StringBuilder::append)
                .toString();
        return "client " + shown + (shown.length() < clientId.length() ? "..." : "");
    }
}
