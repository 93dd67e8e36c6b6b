// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.client.Request;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.threading.NotThreadSafe;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Progress of an answer: {@code (item_count N)} and N items, a fixed number of items, or items without end. A second count, from
 * a service that answers twice, is ignored.
 *
 * <pre>{@code
 * var progress = new AnswerProgress(Request.COUNTED);
 * if (progress.step(message.payload()).isItem()) {
 *     count++;
 * }
 * }</pre>
 */
@NotThreadSafe
public final class AnswerProgress {
    /** The meaning of a message for the answer. */
    public enum Step {
        /** The count; items follow. */
        COUNT,
        /** An item; further ones follow. */
        ITEM,
        /** The last item. */
        LAST_ITEM,
        /** The count, if its items have arrived already or it is 0: the answer is complete. */
        END,
        /** A second count. */
        REPEATED,
        /** A count that is not a number from 0 on. */
        MALFORMED,
        /** {@code (failure TEXT)} instead of an answer: the called method failed. */
        FAILURE;

        /** Whether the message is an item. */
        public boolean isItem() {
            return this == ITEM || this == LAST_ITEM;
        }
    }

    private static final byte[] ITEM_COUNT = "(item_count ".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FAILURE = "(failure ".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_COUNT_BYTES = 64;
    private static final int UNKNOWN = -1;

    private final int wanted;
    private int expected;
    private int received;

    /** @param items as in {@link Request#items()} */
    public AnswerProgress(int items) {
        wanted = items;
        expected = items > 0 ? items : UNKNOWN;
    }

    /** Reads the next message of the answer. */
    public Step step(byte[] payload) {
        if (wanted == Request.COUNTED && isCount(payload)) {
            return count(payload);
        }
        if (wanted == Request.COUNTED && received == 0 && expected < 0 && begins(payload, FAILURE)) {
            return Step.FAILURE;
        }
        received++;
        return received == expected ? Step.LAST_ITEM : Step.ITEM;
    }

    /** The number of items, or -1 if it is unknown. */
    public int expected() {
        return expected;
    }

    /** The number of items so far. */
    public int received() {
        return received;
    }

    /** Whether all items have arrived. */
    public boolean isComplete() {
        return expected >= 0 && received >= expected;
    }

    /** For messages to people. */
    @Override
    public String toString() {
        if (expected < 0) {
            return received == 0
                    ? "nothing received"
                    : received + (received == 1 ? " item received" : " items received");
        }
        return received + " of " + expected + " items received";
    }

    private Step count(byte[] payload) {
        if (expected >= 0) {
            return Step.REPEATED;
        }
        try {
            SExpression count = SExpressions.parse(payload);
            int items = Integer.parseInt(String.valueOf(count.arguments().get(0)));
            if (items < 0) {
                return Step.MALFORMED;
            }
            expected = items;
        } catch (SExpressionException | NumberFormatException | IndexOutOfBoundsException unreadable) {
            return Step.MALFORMED;
        }
        return received >= expected ? Step.END : Step.COUNT;
    }

    private static boolean isCount(byte[] payload) {
        return payload.length <= MAX_COUNT_BYTES && begins(payload, ITEM_COUNT);
    }

    private static boolean begins(byte[] payload, byte[] start) {
        return payload.length > start.length && Arrays.equals(payload, 0, start.length, start, 0, start.length);
    }
}
