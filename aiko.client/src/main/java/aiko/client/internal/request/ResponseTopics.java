// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.process.TopicPath;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Response topics that nobody can guess, each for one request. They are below service 0 and have six levels: in strict mode,
 * everybody may publish to them, and only their owner may read them. Safe for use by any thread.
 */
final class ResponseTopics {
    /** Random bytes of each topic: known topics reveal no others. */
    private static final int RANDOM_BYTES = 16;

    /** Random bytes that are generated at once, since each call is expensive. */
    private static final int STORE_BYTES = 4_096;

    private final String prefix;
    /** Null before the first request, since its creation takes milliseconds. */
    private SecureRandom random;

    private byte[] store = {};
    private int used;

    ResponseTopics(TopicPath process) {
        prefix = process.withServiceId(0) + "/client/";
    }

    String filter() {
        return prefix + '+';
    }

    synchronized String next() {
        if (random == null) {
            random = new SecureRandom();
            store = new byte[STORE_BYTES];
            used = STORE_BYTES;
        }
        if (used == STORE_BYTES) {
            random.nextBytes(store);
            used = 0;
        }
        String topic = prefix + HexFormat.of().formatHex(store, used, used + RANDOM_BYTES);
        used += RANDOM_BYTES;
        return topic;
    }
}
