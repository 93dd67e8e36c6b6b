// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.client.internal.ForgedAnswers;

/**
 * Answers of strangers to a client, and changes of a directory that it follows. Each line is a message: a byte that chooses the
 * topic, and the payload. Each question ends once, and nothing is left.
 */
public final class AnswersFuzz {
    private AnswersFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var client = new ForgedAnswers();
        for (byte[] line : InputLines.of(input)) {
            if (line.length > 0) {
                client.answer(Math.floorMod(line[0] - 'a', 256), InputLines.after(line, 1));
            }
        }
        String problem = client.problem();
        Promise.that(problem.isEmpty(), () -> problem);
    }
}
