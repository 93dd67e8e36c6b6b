// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import java.util.concurrent.ThreadLocalRandom;

/** What makes the topic of an answer one that nobody knows before the question was asked. */
public final class Nonce {
    private Nonce() {}

    /** Another one each time. */
    public static String next() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
