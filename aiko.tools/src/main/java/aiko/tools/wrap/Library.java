// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aiko.tools.command.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;

/**
 * A jar that is no bundle.
 *
 * @param moduleName its {@code Automatic-Module-Name}
 * @param projects the Maven projects whose coordinates are in it: one, unless several jars were put together
 * @param isSigned whether it has signatures
 */
record Library(Path file, Optional<String> moduleName, List<MavenProject> projects, boolean isSigned) {
    private static final Pattern COORDINATES = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(?i:SF|RSA|DSA|EC)");

    static Library read(Path file) throws CommandException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("wrap: " + file + (Files.exists(file) ? " is not a file" : " not found"));
        }
        try (var jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = manifest(jar, file);
            refuseBundle(manifest, file);
            var projects = new ArrayList<MavenProject>();
            for (ZipEntry entry : jar.stream().toList()) {
                var coordinates = COORDINATES.matcher(entry.getName());
                if (coordinates.matches()) {
                    projects.add(new MavenProject(
                            coordinates.group(1), coordinates.group(2), version(jar.getInputStream(entry))));
                }
            }
            return new Library(
                    file,
                    Optional.ofNullable(manifest.getMainAttributes().getValue("Automatic-Module-Name")),
                    List.copyOf(projects),
                    jar.stream()
                            .anyMatch(
                                    entry -> SIGNATURE.matcher(entry.getName()).matches()));
        } catch (ZipException noJar) {
            throw new CommandException("wrap: " + file + " is not a jar: " + noJar.getMessage());
        }
    }

    private static Manifest manifest(JarFile jar, Path file) throws CommandException {
        try {
            Manifest manifest = jar.getManifest();
            return manifest == null ? new Manifest() : manifest;
        } catch (IOException unreadable) {
            throw new CommandException("wrap: " + file + ": cannot read its manifest: " + unreadable.getMessage());
        }
    }

    private static void refuseBundle(Manifest manifest, Path file) throws CommandException {
        String symbolicName = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
        if (symbolicName != null) {
            throw new CommandException("wrap: " + file + " is a bundle already, "
                    + symbolicName.split(";", 2)[0].strip() + ": copy it into the deploy folder as it is");
        }
    }

    private static String version(InputStream pomProperties) throws IOException {
        try (pomProperties) {
            var properties = new Properties();
            properties.load(pomProperties);
            return properties.getProperty("version", "");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    /** Its own Maven project, if that is certain. */
    Optional<MavenProject> project() {
        String fileName = file.getFileName().toString();
        return projects.stream()
                .filter(each -> projects.size() == 1
                        || fileName.equals(each.artifactId() + '-' + each.version() + ".jar")
                        || fileName.equals(each.artifactId() + ".jar"))
                .findFirst();
    }
}
