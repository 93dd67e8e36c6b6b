// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.shell.socket.Context;

/**
 * Whether standard input and output are terminals, as the script of the distribution has found out: Java knows only whether both
 * are.
 */
final class Streams {
    private static final int LONGEST_SIZE = 4;

    private Streams() {}

    static boolean isInputTerminal() {
        return "terminal".equals(System.getProperty("aiko.stdin"));
    }

    /** The screen of standard output. */
    static Context output(Colours colours) {
        String[] size = System.getProperty("aiko.screen", "").split(" ");
        boolean isTerminal = size.length == 2;
        boolean isKnown = isTerminal && isSize(size[0]) && isSize(size[1]);
        return new Context(
                isKnown ? Integer.parseInt(size[1]) : 0,
                isKnown ? Integer.parseInt(size[0]) : 0,
                colours.areOn(isTerminal),
                false,
                "");
    }

    private static boolean isSize(String text) {
        if (text.isEmpty() || text.length() > LONGEST_SIZE) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
