// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.history;

import aiko.registrar.internal.history.RemovalHistory.Row;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.UnsuitableException;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code (add … TIME_ADD TIME_REMOVE)}. Rows of registrars of ours are read without objects for their parts, and mostly kept as
 * they are: a secondary reads thousands of them as soon as it starts. Not safe for use by several threads.
 */
public final class RowReader {
    private final AddCommand command = new AddCommand();

    /** Empty if the payload cannot be read. */
    public Optional<Row> read(byte[] payload) {
        try {
            int toRemoved = payload.length - 1;
            int removed = startOfNumber(payload, toRemoved);
            int added = startOfNumber(payload, removed - 1);
            if (added > 1 && payload[added - 2] == ')' && payload[toRemoved] == ')') {
                byte[] add = Arrays.copyOf(payload, added);
                add[added - 1] = ')';
                return Optional.of(new Row(
                        command.set(add).payload(),
                        number(payload, added, removed - 1),
                        number(payload, removed, toRemoved)));
            }
        } catch (SExpressionException | IllegalArgumentException | UnsuitableException unusual) {
            // perhaps of a registrar that writes it in another way
        }
        return readAsTree(payload);
    }

    /** The start of the number before the end, after a space; -1 if there is none. */
    private static int startOfNumber(byte[] payload, int end) {
        int start = end;
        while (start > 0 && (payload[start - 1] >= '0' && payload[start - 1] <= '9' || payload[start - 1] == '.')) {
            start--;
        }
        return start > 0 && start < end && payload[start - 1] == ' ' ? start : -1;
    }

    private static double number(byte[] payload, int start, int end) {
        return Double.parseDouble(new String(payload, start, end - start, StandardCharsets.US_ASCII));
    }

    private static Optional<Row> readAsTree(byte[] payload) {
        try {
            List<Object> parts = SExpressions.parse(payload).arguments();
            if (parts.size() != 8) {
                return Optional.empty();
            }
            return Optional.of(new Row(
                    SExpressions.generateBytes("add", parts.subList(0, 6).toArray()),
                    Double.parseDouble(String.valueOf(parts.get(6))),
                    Double.parseDouble(String.valueOf(parts.get(7)))));
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
