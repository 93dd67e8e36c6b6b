// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.text.VisibleText;
import java.io.PrintStream;

/** What the user sees: lines of this command, marked, between those of the log. Any thread. */
final class Screen {
    private static final String MARK = "dev: ";

    private final PrintStream out;

    Screen(PrintStream out) {
        this.out = out;
    }

    /** A line of this command. */
    void line(String text) {
        out.println(MARK + VisibleText.line(text));
    }

    /** What the container has printed, as it is: it shows no control characters of others. */
    void raw(byte[] text) {
        out.write(text, 0, text.length);
        out.flush();
    }

    /** Whether nobody reads it any more. */
    boolean isClosed() {
        return out.checkError();
    }
}
