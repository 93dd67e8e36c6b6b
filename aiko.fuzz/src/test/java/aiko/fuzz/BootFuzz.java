// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.registrar.internal.ForgedNetwork;
import java.nio.charset.StandardCharsets;

/**
 * Strangers speak on the boot topic, to registrars and in the name of processes, in simulated time; a minute later all is well.
 * Each line is a message: {@code b} or {@code B} for the boot topic, not retained and retained; {@code 1} and {@code 2} for
 * the registrars; {@code s} for the state of a process; {@code .} lets a second pass.
 */
public final class BootFuzz {
    private static final int QUIET_SECONDS = 40;
    private static final int MOST_MESSAGES = 12;

    private BootFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var network = new ForgedNetwork();
        int count = 0;
        for (byte[] line : InputLines.of(input)) {
            if (line.length > 0 && count++ < MOST_MESSAGES) {
                say(network, line[0], new String(InputLines.after(line, 1), StandardCharsets.UTF_8));
            }
        }
        network.pass(QUIET_SECONDS);
        String problem = network.problem();
        Promise.that(problem.isEmpty(), () -> problem);
    }

    private static void say(ForgedNetwork network, byte where, String payload) {
        switch (where) {
            case 'B' -> network.forgeBoot(payload, true);
            case '1' -> network.forge("aiko/h/1/1/in", payload);
            case '2' -> network.forge("aiko/h/2/1/in", payload);
            case 's' -> network.forge("aiko/h/3/0/state", payload);
            case '.' -> network.pass(1);
            default -> network.forgeBoot(payload, false);
        }
    }
}
