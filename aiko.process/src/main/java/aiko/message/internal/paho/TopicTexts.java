// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The texts of topics, cached for repeated topics. For one thread. */
final class TopicTexts {
    private static final int PLACES = 1 << 10;
    private static final int LONGEST_REMEMBERED = 256;

    private final byte[][] bytes = new byte[PLACES][];
    private final String[] texts = new String[PLACES];

    String text(byte[] array, int offset, int length) {
        if (length > LONGEST_REMEMBERED) {
            return new String(array, offset, length, StandardCharsets.UTF_8);
        }
        int hash = 0;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + array[i];
        }
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        byte[] known = bytes[place];
        if (known == null || !Arrays.equals(known, 0, known.length, array, offset, offset + length)) {
            bytes[place] = Arrays.copyOfRange(array, offset, offset + length);
            texts[place] = new String(array, offset, length, StandardCharsets.UTF_8);
        }
        return texts[place];
    }
}
