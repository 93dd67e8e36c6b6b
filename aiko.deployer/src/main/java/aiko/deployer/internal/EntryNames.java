// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;

/** The names of a jar's entries: such that every reader finds one and the same entry by each of them. */
final class EntryNames {
    private static final String META_INF = "META-INF/";
    private static final int LONGEST_SHOWN = 100;

    private final Set<String> names = new HashSet<>();
    private final Set<String> ofMetaInf = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    /** @throws UnusableFileException if readers could differ on it */
    void add(ZipEntry entry) throws UnusableFileException {
        String name = entry.getName();
        String problem = problem(name);
        if (problem != null) {
            throw refused("it holds an entry " + shown(name) + ", whose name " + problem);
        }
        if (entry.isDirectory() && entry.getSize() != 0) {
            throw refused("its folder " + shown(name) + " has content, which some readers would find as a file's");
        }
        // Who asks for a file is given a folder of that name.
        String plain = withoutSlash(name);
        boolean isNew = names.add(plain);
        // Java looks up what belongs to a signature without regard to case.
        boolean isNewInMetaInf = entry.isDirectory()
                || !plain.regionMatches(true, 0, META_INF, 0, META_INF.length())
                || ofMetaInf.add(plain);
        if (!isNew || !isNewInMetaInf) {
            throw refused("it holds " + shown(plain) + " twice; two readers would read two things");
        }
    }

    /** Null for none. */
    private static String problem(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.startsWith("/")) {
            return "begins with a slash";
        }
        if (name.indexOf('\\') >= 0) {
            return "has a backslash";
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return "has a control character";
        }
        return Arrays.stream(name.split("/")).anyMatch(part -> part.equals(".") || part.equals(".."))
                ? "leads elsewhere"
                : null;
    }

    private static String withoutSlash(String name) {
        int end = name.length();
        while (name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(0, end);
    }

    /** The name as it may stand in one line, whatever is in it. */
    static String shown(String name) {
        var shown = new StringBuilder();
        name.chars().limit(LONGEST_SHOWN).forEach(character -> {
            if (isVisible(character)) {
                shown.append((char) character);
            } else {
                shown.append(String.format("\\u%04x", character));
            }
        });
        return name.isEmpty()
                ? "\"\""
                : shown.append(name.length() > LONGEST_SHOWN ? "…" : "").toString();
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static UnusableFileException refused(String reason) {
        return new UnusableFileException(reason + ": build it anew", false);
    }
}
