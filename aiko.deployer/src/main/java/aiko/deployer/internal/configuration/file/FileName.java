// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import java.util.List;
import java.util.Locale;

/**
 * The kind of a file of the configuration folder, derived from its name.
 *
 * @param kind how the file is treated
 * @param pid whose settings it has, or would have if it were named otherwise
 * @param problem why it is not read
 */
public record FileName(Kind kind, String pid, String problem) {
    public static final String ENDING = ".cfg";

    private static final int NO_TEXT = 0xFFFD;

    /** Of files that are settings for others, or that mean to be settings for this one. */
    private static final List<String> OTHER_ENDINGS =
            List.of(".properties", ".conf", ".cnf", ".ini", ".txt", ".yaml", ".yml", ".json", ".toml", ".xml");

    private static final List<String> WRONG_ENDINGS = List.of(".cfg.txt", ".config");

    /** How a file is treated. */
    public enum Kind {
        /** It is read. */
        SETTINGS,
        /** It is meant as a configuration, but its name is not valid. */
        UNUSABLE,
        /** It is none of ours, unless it looks very much as if it meant to be. */
        OTHER,
        /** It is ignored: hidden, or a leftover of an editor. */
        NOTHING
    }

    public static FileName of(String name) {
        if (name.equals(ENDING)) {
            return unusable("", "no PID before " + ENDING + " in its name; rename it to PID" + ENDING);
        }
        if (name.startsWith(".")) {
            return new FileName(Kind.NOTHING, "", "");
        }
        if (name.endsWith(ENDING)) {
            return settings(name.substring(0, name.length() - ENDING.length()));
        }
        String small = name.toLowerCase(Locale.ROOT).strip();
        if (small.endsWith(ENDING)) {
            return notRead(name.strip().substring(0, name.strip().length() - ENDING.length()));
        }
        for (String ending : WRONG_ENDINGS) {
            if (small.endsWith(ending)) {
                return notRead(name.substring(0, name.length() - ending.length()));
            }
        }
        for (String ending : OTHER_ENDINGS) {
            if (small.endsWith(ending)) {
                String pid = name.substring(0, name.length() - ending.length());
                return new FileName(Kind.OTHER, pid, notReadBut(pid));
            }
        }
        return new FileName(Kind.OTHER, name, notReadBut(name));
    }

    private static FileName settings(String pid) {
        int tilde = pid.indexOf('~');
        if (tilde == 0) {
            return unusable(pid, "no PID before the ~ in its name; rename it to PID~NAME" + ENDING);
        }
        if (tilde == pid.length() - 1) {
            return unusable(pid, "no name after the ~ in its name; rename it to PID~NAME" + ENDING);
        }
        String base = tilde < 0 ? pid : pid.substring(0, tilde);
        return pid.codePoints()
                // Bytes that are no text are shown as the second.
                .filter(point -> Text.isInvisible(point) || point == NO_TEXT)
                .boxed()
                .findFirst()
                .or(() -> base.codePoints()
                        .filter(point -> !Character.isLetterOrDigit(point) && ".-_$|:@+".indexOf(point) < 0)
                        .boxed()
                        .findFirst())
                .map(point -> unusable(
                        pid,
                        "its name is not a PID: it contains "
                                + (point == ' '
                                        ? "a space"
                                        : Text.isInvisible(point) || point == NO_TEXT
                                                ? Text.name(point)
                                                : "a \"" + Character.toString(point) + '"')
                                + "; rename it to PID" + ENDING))
                .orElseGet(() -> new FileName(Kind.SETTINGS, pid, ""));
    }

    private static FileName notRead(String pid) {
        return unusable(pid, notReadBut(pid));
    }

    private static String notReadBut(String pid) {
        return "its name does not end in " + ENDING + "; rename it to " + Text.shown(pid) + ENDING;
    }

    private static FileName unusable(String pid, String problem) {
        return new FileName(Kind.UNUSABLE, pid, problem);
    }
}
