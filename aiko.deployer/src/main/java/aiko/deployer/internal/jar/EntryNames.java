// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The names of a jar's entries, on which all readers have to agree: Java looks up {@code name} and finds {@code name/}, and
 * of two entries with one name, some readers find the first and others the last.
 */
final class EntryNames {
    private final Set<String> names = new HashSet<>();
    private String manifest;

    /** @throws UnusableFileException if readers may differ */
    void add(ZipEntry entry) throws UnusableFileException {
        String name = entry.getName();
        String plain = entry.isDirectory() ? name.substring(0, name.length() - 1) : name;
        if (!isPlain(plain)) {
            throw refused("its entry \"" + shown(name) + "\" has a name that readers interpret differently");
        }
        if (entry.isDirectory() && (entry.getSize() != 0 || entry.getCrc() != 0)) {
            throw refused("its entry " + name + " has the name of a folder, but has content");
        }
        if (plain.equalsIgnoreCase(JarFile.MANIFEST_NAME)) {
            if (manifest != null) {
                throw refused("it has two manifests, " + manifest + " and " + name);
            }
            manifest = name;
        }
        if (!names.add(plain)) {
            throw refused("it has two entries " + plain);
        }
    }

    /** Whether it stays the same as a path, wherever it is unpacked. */
    private static boolean isPlain(String name) {
        if (name.chars().anyMatch(c -> Character.isISOControl(c) || c == '\\')) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static String shown(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private static UnusableFileException refused(String reason) {
        return new UnusableFileException(reason + "; rebuild the jar", false);
    }
}
