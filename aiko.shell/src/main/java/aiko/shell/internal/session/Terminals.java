// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

/** The failure of a command that needs a terminal. */
final class Terminals {
    private Terminals() {}

    static String needed(String command) {
        return command + " needs a terminal: run it in aiko shell";
    }
}
