// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.io.IOException;

/** The server does not do what is checked; the message says what it does instead. */
final class CheckFailure extends IOException {
    private static final long serialVersionUID = 1L;

    CheckFailure(String message) {
        super(message);
    }

    static void unless(boolean condition, String message) throws CheckFailure {
        if (!condition) {
            throw new CheckFailure(message);
        }
    }
}
