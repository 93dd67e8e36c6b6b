// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.util.Map;

/** Whether output has colours. */
enum Colours {
    /** On a terminal. */
    AUTO,
    ALWAYS,
    NEVER;

    static Colours of(boolean isRefused, Map<String, String> environment) throws UsageException {
        String wanted = environment.getOrDefault("AIKO_COLOR", "");
        switch (isRefused ? "never" : wanted) {
            case "always":
                return ALWAYS;
            case "never":
                return NEVER;
            case "", "auto":
                String terminal = environment.getOrDefault("TERM", "dumb");
                boolean isPlain = !environment.getOrDefault("NO_COLOR", "").isEmpty() || terminal.equals("dumb");
                return isPlain ? NEVER : AUTO;
            default:
                throw new UsageException("AIKO_COLOR: expected auto, always or never, not \"" + wanted + '"');
        }
    }

    boolean areOn(boolean isTerminal) {
        return this == ALWAYS || this == AUTO && isTerminal;
    }
}
