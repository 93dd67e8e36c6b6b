// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Several messages in one input: one in each line, any bytes but line feeds. */
final class InputLines {
    private static final int MOST = 64;

    private InputLines() {}

    static List<byte[]> of(byte[] input) {
        var lines = new ArrayList<byte[]>();
        int start = 0;
        while (start < input.length && lines.size() < MOST) {
            int end = start;
            while (end < input.length && input[end] != '\n') {
                end++;
            }
            lines.add(Arrays.copyOfRange(input, start, end));
            start = end + 1;
        }
        return lines;
    }

    /** The line without its first bytes. */
    static byte[] after(byte[] line, int count) {
        return Arrays.copyOfRange(line, Math.min(count, line.length), line.length);
    }
}
