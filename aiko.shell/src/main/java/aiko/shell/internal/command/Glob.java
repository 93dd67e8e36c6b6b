// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import java.util.regex.Pattern;

/** Text with {@code *} for anything and {@code ?} for any character. */
record Glob(String text, Pattern pattern) {
    private static final String ANY = "*";

    static Glob of(String text) {
        var regex = new StringBuilder();
        for (char character : text.toCharArray()) {
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(character)));
            }
        }
        return new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** Whether it matches anything. */
    boolean isAny() {
        return text.equals(ANY);
    }

    /** Whether a registrar understands it. */
    boolean isExact() {
        return isAny() || onTheWire().equals(text);
    }

    /** Whether it can match a topic path only, or a name that looks like one. */
    boolean isPath() {
        return text.indexOf('/') >= 0;
    }

    boolean matches(CharSequence candidate) {
        return pattern.matcher(candidate).matches();
    }

    /** What a registrar, which knows no patterns but {@code *} alone, can be asked for. */
    String onTheWire() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0 ? text : ANY;
    }
}
