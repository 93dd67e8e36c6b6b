// SPDX-License-Identifier: Apache-2.0
package aiko.text;

import aiko.threading.AnyThread;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes text of others visible: on a terminal, in a file, in JSON. Pass names, topics, payloads, records and messages of
 * exceptions through this last before they are printed.
 *
 * <p>Letters, digits, signs, spaces, ideographs and emoji stay. Anything else is shown as in Java: {@code \n}, {@code \r} and
 * {@code \t}, or {@code \}{@code u001b} and the like, two of them beyond U+FFFF. This applies to control characters (C0, DEL,
 * C1), format characters (for the direction of writing, of zero width, tags), other invisible characters (fillers, variation
 * selectors except U+FE0E and U+FE0F), line and paragraph separators, unpaired surrogates, and private or unassigned code
 * points.
 *
 * <p>A backslash stays a backslash: paths and patterns stay readable, and visible text passes a second time unchanged. To tell a
 * character from its escape, use JSON.
 *
 * <pre>{@code
 * System.out.println("registered " + VisibleText.line(details.name()));
 * }</pre>
 *
 * <p>Text that is visible already is returned unchanged, without a copy.
 *
 * <p>Source: the general categories of the Unicode Standard, chapter 4.5, and its property Default_Ignorable_Code_Point.
 */
@AnyThread
public final class VisibleText {
    /** A line of a stack trace that names an exception: a class of a package, and perhaps its message. */
    private static final Pattern EXCEPTION =
            Pattern.compile("(Caused by: )?(\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*\\.)+"
                    + "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*(: .*)?");

    private VisibleText() {}

    /**
     * One line: line breaks and tabs are made visible too.
     *
     * @param text any object; its {@code toString} is used
     */
    public static String line(@Nullable Object text) {
        return shown(String.valueOf(text), false);
    }

    /** Several lines: line feeds and tabs stay. Only for text whose line feeds are your own. */
    public static String lines(CharSequence text) {
        return shown(text.toString(), true);
    }

    /**
     * A stack trace: only lines that name an exception begin at the margin, so that no line of a message with line breaks looks
     * like another record.
     *
     * @param trace as {@link Throwable#printStackTrace} writes it
     */
    public static String stackTrace(String trace) {
        var shown = new StringBuilder(trace.length() + 16);
        for (String line : trace.stripTrailing().split("\r?\n", -1)) {
            if (shown.length() > 0) {
                shown.append('\n');
            }
            int tabs = 0;
            while (tabs < line.length() && line.charAt(tabs) == '\t') {
                tabs++;
            }
            String text = line(line.substring(tabs));
            boolean isAtMargin = tabs > 0 || EXCEPTION.matcher(text).matches();
            shown.append(isAtMargin ? "" : "\t").append(line, 0, tabs).append(text);
        }
        return shown.toString();
    }

    /**
     * Equivalent JSON in which everything is visible: each invisible character becomes its JSON escape.
     *
     * @param json whole values, with everything escaped that JSON requires
     */
    public static String json(CharSequence json) {
        return shown(json.toString(), false);
    }

    private static String shown(String text, boolean keepsLines) {
        int from = 0;
        StringBuilder shown = null;
        for (int i = 0; i < text.length(); ) {
            char first = text.charAt(i);
            if (first >= ' ' && first < 0x7f) {
                i++;
                continue;
            }
            int codePoint = text.codePointAt(i);
            int next = i + Character.charCount(codePoint);
            if (!isShown(codePoint) && !(keepsLines && (codePoint == '\n' || codePoint == '\t'))) {
                if (shown == null) {
                    shown = new StringBuilder(text.length() + 32);
                }
                shown.append(text, from, i);
                appendEscape(shown, codePoint);
                from = next;
            }
            i = next;
        }
        return shown == null ? text : shown.append(text, from, text.length()).toString();
    }

    /** Whether a character can be seen, or is a space. */
    static boolean isShown(int codePoint) {
        if (codePoint < 0x7f) {
            return codePoint >= ' ';
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.UNASSIGNED -> isOfNewerUnicode(codePoint);
            default -> !isIgnorable(codePoint);
        };
    }

    /** Code points that Unicode reserves for emoji and ideographs, some of which are newer than this Java. */
    private static boolean isOfNewerUnicode(int codePoint) {
        return codePoint >= 0x1f000 && codePoint <= 0x1faff
                || codePoint >= 0x20000 && codePoint <= 0x3ffff && (codePoint & 0xffff) < 0xfffe;
    }

    /** Invisible letters and marks. Emoji need the selectors U+FE0E and U+FE0F. */
    private static boolean isIgnorable(int codePoint) {
        return codePoint == 0x034f
                || codePoint == 0x115f
                || codePoint == 0x1160
                || codePoint == 0x17b4
                || codePoint == 0x17b5
                || codePoint >= 0x180b && codePoint <= 0x180f
                || codePoint == 0x3164
                || codePoint == 0xffa0
                || codePoint >= 0xfe00 && codePoint <= 0xfe0d
                || codePoint >= 0xe0100 && codePoint <= 0xe01ef;
    }

    /** The escapes are those of JSON. */
    private static void appendEscape(StringBuilder shown, int codePoint) {
        switch (codePoint) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                for (char unit : Character.toChars(codePoint)) {
                    shown.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        shown.append(Character.forDigit(unit >> shift & 0xf, 16));
                    }
                }
            }
        }
    }
}
