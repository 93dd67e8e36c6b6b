// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A pattern as people write it: {@code *} stands for any text, {@code ?} for any character.
 *
 * <pre>{@code
 * Glob wanted = new Glob("lamp-*");
 * boolean isLamp = wanted.matches("lamp-7");
 * }</pre>
 */
@AnyThread
@ProviderType
public final class Glob {
    private static final String ANY = "*";

    private final String text;
    /** The known beginning and ending of a match: a quick comparison rules out most of a million names. */
    private final String beginning;

    private final String ending;

    public Glob(String text) {
        this.text = text;
        beginning = text.split("[*?]", 2)[0];
        String afterStars = text.substring(text.lastIndexOf('*') + 1);
        ending = afterStars.substring(afterStars.lastIndexOf('?') + 1);
    }

    /** The pattern as it was written. */
    public String text() {
        return text;
    }

    /** Whether it matches anything. */
    public boolean isAny() {
        return text.equals(ANY);
    }

    /** Whether a registrar understands it. */
    public boolean isExact() {
        return isAny() || onTheWire().equals(text);
    }

    /** Whether it means a topic path rather than a name. */
    public boolean isPath() {
        return text.indexOf('/') >= 0;
    }

    /** Whether a text matches. Allocates nothing: a directory has a million names. */
    public boolean matches(CharSequence candidate) {
        int rest = candidate.length() - ending.length();
        return isAny()
                || rest >= 0
                        && candidate.length() >= beginning.length()
                        && isAt(candidate, rest, ending)
                        && isAt(candidate, 0, beginning)
                        && matchesAll(candidate);
    }

    /** Names differ at their ends mostly. */
    private static boolean isAt(CharSequence candidate, int place, String part) {
        for (int i = part.length() - 1; i >= 0; i--) {
            if (candidate.charAt(place + i) != part.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean matchesAll(CharSequence candidate) {
        int at = 0;
        int place = 0;
        int star = -1;
        int resume = 0;
        while (place < candidate.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = place;
            } else if (at < text.length() && text.charAt(at) == '?') {
                at++;
                place += Character.charCount(Character.codePointAt(candidate, place));
            } else if (at < text.length() && text.charAt(at) == candidate.charAt(place)) {
                at++;
                place++;
            } else if (star >= 0) {
                at = star + 1;
                place = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    /** Whether it can match a text with this beginning; false only if that is certain. */
    public boolean mayBegin(CharSequence beginning) {
        for (int i = 0; i < beginning.length(); i++) {
            if (i == text.length()) {
                return false;
            }
            char wanted = text.charAt(i);
            if (wanted == '*' || wanted == '?') {
                return true;
            }
            if (wanted != beginning.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The filter for a registrar, which knows no pattern except {@code *}. */
    public String onTheWire() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0 ? text : ANY;
    }
}
