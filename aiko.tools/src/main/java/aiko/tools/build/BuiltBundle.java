// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A jar that is a bundle.
 *
 * @param modified when it was written
 */
public record BuiltBundle(Path file, String symbolicName, FileTime modified) {
    /** Empty for a jar that is no bundle, cannot be read, or contains tests for a framework of their own. */
    public static Optional<BuiltBundle> read(Path file) {
        try (var jar = new JarFile(file.toFile(), false)) {
            if (jar.getManifest() == null) {
                return Optional.empty();
            }
            Attributes headers = jar.getManifest().getMainAttributes();
            String symbolicName = headers.getValue("Bundle-SymbolicName");
            if (symbolicName == null || headers.getValue("Test-Cases") != null) {
                return Optional.empty();
            }
            return Optional.of(
                    new BuiltBundle(file, symbolicName.split(";", 2)[0].strip(), Files.getLastModifiedTime(file)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
