// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import java.util.Arrays;

/** The failure of a command that needs a terminal. */
final class Terminals {
    private Terminals() {}

    /** Whether a command is only asked for its help, for which it needs none. */
    static boolean isHelp(String... arguments) {
        return Arrays.asList(arguments).contains("--help");
    }

    static String needed(String command) {
        return command + " needs a terminal: run it in aiko shell";
    }
}
