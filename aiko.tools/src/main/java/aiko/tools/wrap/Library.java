// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aiko.deployer.internal.content.FileKind;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.deployer.internal.settings.JarLimits;
import aiko.tools.command.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * A jar that is no bundle.
 *
 * @param file as the user names it
 * @param jar a copy of it, which the checks of the deploy folder have passed
 * @param headers of its manifest
 * @param projects the Maven projects whose coordinates are in it: one, unless several jars were put together
 * @param jars the jars in it
 * @param isSigned whether it has signatures
 */
record Library(
        Path file, Path jar, Attributes headers, List<MavenProject> projects, List<String> jars, boolean isSigned) {
    private static final Pattern COORDINATES = Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(?i:SF|RSA|DSA|EC)");
    private static final String ENDING = ".jar";

    /** @param jar where its copy is to be */
    static Library read(Path file, Path jar) throws CommandException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("wrap: " + file + (Files.exists(file) ? " is not a file" : " not found"));
        }
        refuseOthers(file, jar);
        try (var content = new JarFile(jar.toFile(), false)) {
            var projects = new ArrayList<MavenProject>();
            List<ZipEntry> entries = content.stream().map(ZipEntry.class::cast).toList();
            for (ZipEntry entry : entries) {
                var coordinates = COORDINATES.matcher(entry.getName());
                if (coordinates.matches()) {
                    projects.add(new MavenProject(
                            coordinates.group(1), coordinates.group(2), version(content.getInputStream(entry))));
                }
            }
            List<String> names = entries.stream().map(ZipEntry::getName).toList();
            return new Library(
                    file,
                    jar,
                    content.getManifest() == null
                            ? new Attributes()
                            : content.getManifest().getMainAttributes(),
                    List.copyOf(projects),
                    names.stream().filter(name -> name.endsWith(ENDING)).toList(),
                    names.stream().anyMatch(name -> SIGNATURE.matcher(name).matches()));
        }
    }

    /** What the deploy folder says of a file is true here too: it advises this command for the others alone. */
    private static void refuseOthers(Path file, Path jar) throws CommandException {
        String name = file.getFileName().toString();
        Optional<String> kind = FileKind.ofName(name);
        if (kind.isPresent()) {
            throw refused(file, kind.get());
        }
        try {
            BundleFile bundle = new BundleReader(jar.getParent(), () -> JarLimits.DEFAULT).read(file, jar);
            throw new CommandException("wrap: " + file + " is a bundle already, " + bundle.symbolicName()
                    + ": copy it into the deploy folder" + " as it is");
        } catch (UnusableFileException unusable) {
            if (unusable.packages().isEmpty()) {
                String problem = unusable.getMessage().replaceFirst("; retrying$", "");
                throw refused(
                        file,
                        unusable.isOverLimit()
                                ? problem.replaceFirst(
                                        "; raise .*", ", which is the limit of this command; leave out a part")
                                : problem);
            }
        }
    }

    private static CommandException refused(Path file, String problem) {
        return new CommandException("wrap: " + file + ": " + problem);
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
        return projects.stream()
                .filter(each -> projects.size() == 1
                        || name().equals(each.artifactId() + '-' + each.version())
                        || name().equals(each.artifactId()))
                .findFirst();
    }

    /** That of its file, without the ending. */
    String name() {
        String name = file.getFileName().toString();
        return name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
    }

    /** Without parameters. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.getValue(name)).map(value -> value.split(";", 2)[0].strip());
    }
}
