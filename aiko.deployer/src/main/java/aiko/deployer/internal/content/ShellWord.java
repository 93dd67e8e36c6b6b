// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import aiko.text.VisibleText;
import java.util.regex.Pattern;

/** A path in a command that somebody copies into a shell. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./][\\w@%+=:,./-]*");
    private static final int LONGEST = 300;

    private ShellWord() {}

    /** The word {@code FILE} stands for a path that nobody could copy. */
    static String of(String path) {
        if (path.length() > LONGEST || !VisibleText.line(path).equals(path)) {
            return "FILE";
        }
        return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
