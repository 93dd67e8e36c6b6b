// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import java.util.Locale;

/**
 * A column of a table.
 *
 * @param heading empty for a value that only JSON has
 * @param key of the value in JSON
 * @param absent the text if there is no value
 * @param rank 0 if the column is always shown; of a table that does not fit the terminal, the columns with the largest ranks are
 *     left out first, and of those with the same rank the last ones
 */
public record Column(String heading, String key, Kind kind, String absent, int rank) {
    private static final int ALWAYS = 0;
    private static final int USUAL = 1;

    enum Kind {
        /** Cut first if a table does not fit the terminal. */
        TEXT,
        /** Cut last, and not to what several rows have in common. */
        IDENTIFIER,
        /** The same, cut at its beginning. */
        PATH,
        /** Text that is cut at its beginning, as the name of a file: its end tells it from others. */
        ENDING,
        /** Never cut: a number, a time. */
        FIGURE,
        /** Never cut, and has a colour. */
        STATE,
        /** Text with a colour. */
        PROBLEM;

        boolean isCut() {
            return this == TEXT || this == PROBLEM || this == ENDING;
        }

        boolean isCutAtFront() {
            return this == PATH || this == ENDING;
        }

        boolean tellsRowsApart() {
            return this == IDENTIFIER || this == PATH;
        }
    }

    /** Text; its key is the heading in lower case, with {@code _} for spaces. */
    public static Column text(String heading) {
        return new Column(heading, heading.toLowerCase(Locale.ROOT).replace(' ', '_'), Kind.TEXT, "", USUAL);
    }

    /** What a row is about. */
    public static Column identifier(String heading) {
        return text(heading).of(Kind.IDENTIFIER).always();
    }

    /** The topic path that a row is about: its end tells it from others. */
    public static Column path(String heading) {
        return text(heading).of(Kind.PATH).always();
    }

    /** Text whose end is worth more than its beginning. */
    public static Column ending(String heading) {
        return text(heading).of(Kind.ENDING);
    }

    /** A number or a time. */
    public static Column figure(String heading) {
        return text(heading).of(Kind.FIGURE);
    }

    /** A state or a level. */
    public static Column state(String heading) {
        return text(heading).of(Kind.STATE).always();
    }

    /** What is wrong; empty text is the same as no value. */
    public static Column problem(String heading) {
        return text(heading).of(Kind.PROBLEM).always();
    }

    /** A value that only JSON has. */
    public static Column hidden(String key) {
        return new Column("", key, Kind.FIGURE, "", USUAL);
    }

    private Column of(Kind other) {
        return new Column(heading, key, other, absent, rank);
    }

    /** The same column with another key. */
    public Column as(String otherKey) {
        return new Column(heading, otherKey, kind, absent, rank);
    }

    /** The same column with another text if there is no value. */
    public Column orElse(String text) {
        return new Column(heading, key, kind, text, rank);
    }

    /**
     * The same column, left out before the others if a table does not fit.
     *
     * @param steps 1 for the column that is left out last of those that are given a number
     */
    public Column dropped(int steps) {
        return new Column(heading, key, kind, absent, USUAL + steps);
    }

    private Column always() {
        return new Column(heading, key, kind, absent, ALWAYS);
    }

    /** Whether it is left out before text becomes hard to read. */
    boolean isDispensable() {
        return rank > USUAL;
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
