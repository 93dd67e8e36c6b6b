// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import java.io.IOException;
import java.io.StringReader;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The settings of a file.
 *
 * @param byKey in the order of their lines
 * @param remarks oddities that are probably not intended
 */
public record Settings(List<Setting> byKey, List<String> remarks) {
    private static final String WHITE_SPACE = " \t\f";

    /** @param line where it begins, from 1 */
    public record Setting(int line, String key, String value) {}

    /** Reads lines as Java's properties are, and keeps their numbers. */
    public static Settings parse(byte[] content) throws UnusableSettingsException {
        String[] lines = Text.decode(content).split("\r\n|[\r\n]", -1);
        var settings = new TreeMap<String, Setting>();
        var remarks = new Few();
        for (int i = 0; i < lines.length; i++) {
            int number = i + 1;
            String line = withoutIndent(lines[i]);
            if (line.isEmpty() || line.startsWith("#") || line.startsWith("!")) {
                continue;
            }
            var whole = new StringBuilder(line);
            while (goesOn(lines[i]) && i + 1 < lines.length) {
                whole.append('\n').append(lines[++i]);
            }
            Setting setting = setting(number, whole.toString());
            Setting before = settings.put(setting.key().toLowerCase(Locale.ROOT), setting);
            if (before != null) {
                compare(before, setting, remarks);
            }
            remark(setting, remarks);
        }
        return new Settings(
                settings.values().stream()
                        .sorted((one, other) -> Integer.compare(one.line(), other.line()))
                        .toList(),
                remarks.toList());
    }

    /** Without settings that have no value: their defaults apply. */
    public Settings withoutEmpty() {
        return new Settings(
                byKey.stream().filter(setting -> !setting.value().isEmpty()).toList(), remarks);
    }

    private static Setting setting(int number, String line) throws UnusableSettingsException {
        var properties = new Properties();
        try {
            properties.load(new StringReader(line));
        } catch (IOException | IllegalArgumentException malformed) {
            throw new UnusableSettingsException(
                    "line " + number + ": \\u is not followed by four hexadecimal digits; write a backslash twice");
        }
        if (properties.isEmpty()) {
            throw new UnusableSettingsException("line " + number
                    + ": no key: its backslash continues it, but nothing follows; delete the backslash");
        }
        Map.Entry<Object, Object> entry = properties.entrySet().iterator().next();
        if (entry.getKey().toString().isBlank()) {
            throw new UnusableSettingsException("line " + number + ": no key before the value");
        }
        return new Setting(
                number, entry.getKey().toString(), entry.getValue().toString().trim());
    }

    /** @throws UnusableSettingsException where Config Admin would take both for the same */
    private static void compare(Setting before, Setting setting, Few remarks) throws UnusableSettingsException {
        if (!before.key().equals(setting.key())) {
            throw new UnusableSettingsException("line " + setting.line() + ": " + Text.shown(setting.key())
                    + " repeats " + Text.shown(before.key()) + " of line " + before.line()
                    + ": keys are not case-sensitive; delete one of them");
        }
        remarks.add(() -> "line " + setting.line() + ": " + Text.shown(setting.key()) + " is also in line "
                + before.line() + ", which is ignored; delete one of them");
    }

    private static void remark(Setting setting, Few remarks) {
        String value = setting.value();
        if (value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(0) == value.charAt(value.length() - 1)) {
            remarks.add(() -> "line " + setting.line() + ": the quotes are part of the value of "
                    + Text.shown(setting.key()) + "; delete them if not intended");
        }
        String ends = value.isEmpty() ? "" : value.substring(0, 1) + value.substring(value.length() - 1);
        (setting.key() + ends)
                .codePoints()
                .filter(point -> Text.isInvisible(point) && !Character.isSurrogate((char) point))
                .findFirst()
                .ifPresent(point -> remarks.add(() -> "line " + setting.line() + ": invisible character "
                        + Text.name(point) + " in " + Text.shown(setting.key()) + " or at an end of its value;"
                        + " delete it if not intended"));
    }

    private static String withoutIndent(String line) {
        int start = 0;
        while (start < line.length() && WHITE_SPACE.indexOf(line.charAt(start)) >= 0) {
            start++;
        }
        return line.substring(start);
    }

    /** Whether it ends with a backslash that is not meant as such. */
    private static boolean goesOn(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    public Hashtable<String, Object> dictionary() {
        var dictionary = new Hashtable<String, Object>();
        byKey.forEach(setting -> dictionary.put(setting.key(), setting.value()));
        return dictionary;
    }

    public boolean saysTheSame(Settings other) {
        return other != null && dictionary().equals(other.dictionary());
    }
}
