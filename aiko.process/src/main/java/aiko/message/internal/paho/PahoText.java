// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

/**
 * The texts that Paho 1.2.5 can send and receive. It rejects control characters, all characters beyond U+FFFF and all from
 * U+FDD0 on, and does so on the threads that read and write: the connection ends, or receives nothing more.
 */
final class PahoText {
    private static final char FIRST_REFUSED = '\uFDD0';

    private PahoText() {}

    static boolean isAcceptable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (Character.isISOControl(character) || Character.isSurrogate(character) || character >= FIRST_REFUSED) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException if Paho cannot send it */
    static void check(String text) {
        if (!isAcceptable(text)) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" contains a control character, or one that the MQTT client cannot send");
        }
    }
}
