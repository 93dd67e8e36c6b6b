// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

/** How a terminal with colours shows a part of a line. */
enum Style {
    PLAIN(""),
    HEADING("1"),
    GOOD("32"),
    DOUBTFUL("33"),
    BAD("31"),
    FAINT("2");

    private static final String BEGIN = "\u001b[";
    private static final String END = "\u001b[0m";

    private final String parameter;

    Style(String parameter) {
        this.parameter = parameter;
    }

    /** The style of a state, a level or a role. */
    static Style ofState(String state) {
        return switch (state) {
            case "ACTIVE", "READY", "primary" -> GOOD;
            case "ERROR", "CRITICAL", "REFUSED", "FAILED", "UNRESOLVED", "BUSY" -> BAD;
            case "WARNING", "INCOMPLETE", "WAITING", "PART", "STARTING", "STOPPING", "INSTALLED", "IGNORED" -> DOUBTFUL;
            case "DEBUG", "TRACE", "SUPERSEDED", "UNUSED" -> FAINT;
            default -> PLAIN;
        };
    }

    /** @param visible text that commands no terminal */
    void append(StringBuilder line, String visible) {
        if (this == PLAIN || visible.isBlank()) {
            line.append(visible);
        } else {
            line.append(BEGIN).append(parameter).append('m').append(visible).append(END);
        }
    }
}
