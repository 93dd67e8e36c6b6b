// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.once;

import aiko.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What follows the list of a message that is to be handled once: {@code (color red) once: STREAM NUMBER FIRST}. All readers of
 * S-expressions ignore it.
 *
 * @param stream the topic for confirmations, which also identifies the messages of one sender to one service
 * @param number of the message in its stream, counted from 1
 * @param first the oldest message that is not confirmed
 * @param length the bytes of the message before it
 */
record StreamMark(String stream, long number, long first, int length) {
    private static final byte[] KEY = " once: ".getBytes(StandardCharsets.US_ASCII);
    private static final int SHORTEST = KEY.length + "s 1 1".length();
    private static final int MOST_DIGITS = 18;

    /** A quick check: almost no other message ends like this. */
    static boolean mayEnd(byte[] payload) {
        if (payload.length <= SHORTEST) {
            return false;
        }
        byte last = payload[payload.length - 1];
        return last >= '0' && last <= '9';
    }

    /** Null if the message has none. */
    static StreamMark of(byte[] payload) {
        int end = payload.length;
        int beforeFirst = beforeNumber(payload, end);
        int beforeNumber = beforeFirst < 0 ? -1 : beforeNumber(payload, beforeFirst);
        if (beforeNumber < 0) {
            return null;
        }
        int start = beforeNumber;
        while (start > 0 && payload[start - 1] != ' ') {
            start--;
        }
        int length = start - KEY.length;
        if (start == beforeNumber || length < 1 || !Arrays.equals(payload, length, start, KEY, 0, KEY.length)) {
            return null;
        }
        long number = number(payload, beforeNumber + 1, beforeFirst);
        long first = number(payload, beforeFirst + 1, end);
        return first < 1 || number < first
                ? null
                : new StreamMark(
                        new String(payload, start, beforeNumber - start, StandardCharsets.UTF_8),
                        number,
                        first,
                        length);
    }

    /** The place of the space before the digits that end there; negative if there are none. */
    private static int beforeNumber(byte[] payload, int end) {
        int index = end - 1;
        while (index >= 0 && payload[index] >= '0' && payload[index] <= '9') {
            index--;
        }
        int digits = end - 1 - index;
        return index > 0 && payload[index] == ' ' && digits > 0 && digits <= MOST_DIGITS ? index : -1;
    }

    private static long number(byte[] payload, int start, int end) {
        return Long.parseLong(new String(payload, start, end - start, StandardCharsets.US_ASCII));
    }

    /** The message as its service gets it. */
    Message removedFrom(Message marked) {
        return new Message(marked.topic(), Arrays.copyOf(marked.payload(), length), marked.retained());
    }
}
