// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import java.security.SecureRandom;
import java.util.Base64;

/** Random text that nobody guesses: 192 bits. */
public final class Secret {
    private static final int BYTES = 24;

    private Secret() {}

    public static String next() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
