// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import java.util.Locale;

/**
 * A column of a table.
 *
 * @param heading empty for a value that only JSON has
 * @param key of the value in JSON
 * @param absent the text if there is no value
 */
public record Column(String heading, String key, Kind kind, String absent) {
    enum Kind {
        /** Cut first if a table does not fit the terminal. */
        TEXT,
        /** Cut last. */
        IDENTIFIER,
        /** Never cut: a number, a time. */
        FIGURE,
        /** Never cut, and has a colour. */
        STATE,
        /** Text with a colour. */
        PROBLEM;

        boolean isCut() {
            return this == TEXT || this == PROBLEM;
        }
    }

    /** Text; its key is the heading in lower case, with {@code _} for spaces. */
    public static Column text(String heading) {
        return new Column(heading, heading.toLowerCase(Locale.ROOT).replace(' ', '_'), Kind.TEXT, "");
    }

    /** What a row is about. */
    public static Column identifier(String heading) {
        return text(heading).of(Kind.IDENTIFIER);
    }

    /** A number or a time. */
    public static Column figure(String heading) {
        return text(heading).of(Kind.FIGURE);
    }

    /** A state or a level. */
    public static Column state(String heading) {
        return text(heading).of(Kind.STATE);
    }

    /** What is wrong; empty text is the same as no value. */
    public static Column problem(String heading) {
        return text(heading).of(Kind.PROBLEM);
    }

    /** A value that only JSON has. */
    public static Column hidden(String key) {
        return new Column("", key, Kind.FIGURE, "");
    }

    private Column of(Kind other) {
        return new Column(heading, key, other, absent);
    }

    /** The same column with another key. */
    public Column as(String otherKey) {
        return new Column(heading, otherKey, kind, absent);
    }

    /** The same column with another text if there is no value. */
    public Column orElse(String text) {
        return new Column(heading, key, kind, text);
    }

    boolean isShown() {
        return !heading.isEmpty();
    }

    Style style(String text) {
        return switch (kind) {
            case STATE -> Style.ofState(text);
            case PROBLEM -> Style.BAD;
            default -> Style.PLAIN;
        };
    }
}
