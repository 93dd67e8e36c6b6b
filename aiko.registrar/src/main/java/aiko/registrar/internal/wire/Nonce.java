// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import java.util.concurrent.ThreadLocalRandom;

/** The part of a response topic that others cannot know before the question was asked. */
public final class Nonce {
    private Nonce() {}

    /** Another one each time. */
    public static String next() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong());
    }
}
