// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

/** Text of strangers in log lines and diagnostics: an excerpt. */
final class Texts {
    private static final int LONGEST = 60;
    private static final int LONGEST_DIAGNOSTIC = 1_000;

    private Texts() {}

    static String quoted(Object value) {
        return '"' + shortened(String.valueOf(value), LONGEST) + '"';
    }

    static String diagnostic(String text) {
        return shortened(text, LONGEST_DIAGNOSTIC);
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
