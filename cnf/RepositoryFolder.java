// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Writes what the build has made into a folder that is a Maven repository. The build runs it as a source file:
 * {@code java RepositoryFolder.java FOLDER GROUP VERSION TIME JAVADOC MODULE...}, where TIME is that of reproducible
 * files and JAVADOC is false if Javadoc of an earlier build is to be left out.
 *
 * <p>Maven keeps a snapshot for good unless its name changes. So the names in the folder have a build number, computed
 * from the content of all files instead of a clock or a counter: a repository with other content is seen, and the same
 * content gives the same repository.
 */
final class RepositoryFolder {
    private static final String SNAPSHOT = "-SNAPSHOT";

    private final Path group;
    private final String groupId;
    private final String version;
    private final String day;
    private final boolean javadoc;

    private RepositoryFolder(Path folder, String groupId, String version, String time, boolean javadoc) {
        this.group = folder.resolve(groupId.replace('.', '/'));
        this.groupId = groupId;
        this.version = version;
        this.day = time.substring(0, 10).replace("-", "");
        this.javadoc = javadoc;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<Module> modules = new ArrayList<>();
        RepositoryFolder repository = new RepositoryFolder(
                folder, arguments[1], arguments[2], arguments[3], Boolean.parseBoolean(arguments[4]));
        for (String module : List.of(arguments).subList(5, arguments.length)) {
            modules.add(repository.read(Path.of(module)));
        }
        delete(folder);
        repository.write(modules);
    }

    /** One artifact, with its files. */
    private record Module(String name, List<Built> files) {}

    /** A file of the build; its classifier begins with a hyphen, or is empty. */
    private record Built(String classifier, String extension, byte[] content) {}

    private Module read(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        Path target = folder.resolve("target");
        Path pom = Files.exists(target.resolve("published-pom.xml"))
                ? target.resolve("published-pom.xml")
                : folder.resolve("pom.xml");
        List<Built> files = new ArrayList<>();
        files.add(new Built("", "pom", Files.readAllBytes(pom)));
        for (String classifier : List.of("", "-sources", "-javadoc")) {
            Path jar = target.resolve(name + "-" + version + classifier + ".jar");
            if (Files.exists(jar) && (javadoc || !classifier.equals("-javadoc"))) {
                files.add(new Built(classifier, "jar", Files.readAllBytes(jar)));
            }
        }
        return new Module(name, files);
    }

    private void write(List<Module> modules) throws IOException {
        long build = buildNumber(modules);
        String base = version.substring(0, version.length() - (version.endsWith(SNAPSHOT) ? SNAPSHOT.length() : 0));
        String unique = version.endsWith(SNAPSHOT) ? base + "-" + day + ".000000-" + build : version;
        for (Module module : modules) {
            Path all = group.resolve(module.name());
            Path folder = Files.createDirectories(all.resolve(version));
            for (Built file : module.files()) {
                put(folder.resolve(module.name() + "-" + unique + file.classifier() + "." + file.extension()), file);
            }
            if (version.endsWith(SNAPSHOT)) {
                put(folder.resolve("maven-metadata.xml"), new Built("", "xml", snapshot(module, unique, build)));
            }
            put(all.resolve("maven-metadata.xml"), new Built("", "xml", versions(module)));
        }
    }

    /** A number that Maven accepts as one, which is a checksum of everything. */
    private static long buildNumber(List<Module> modules) {
        CRC32 checksum = new CRC32();
        for (Module module : modules) {
            for (Built file : module.files()) {
                checksum.update((module.name() + file.classifier() + "." + file.extension())
                        .getBytes(StandardCharsets.UTF_8));
                checksum.update(file.content());
            }
        }
        return 1 + checksum.getValue() % 999_999_999;
    }

    private byte[] snapshot(Module module, String unique, long build) {
        StringBuilder xml = new StringBuilder();
        xml.append("    <snapshot>\n");
        xml.append("      <timestamp>").append(day).append(".000000</timestamp>\n");
        xml.append("      <buildNumber>").append(build).append("</buildNumber>\n");
        xml.append("    </snapshot>\n");
        xml.append("    <lastUpdated>").append(day).append("000000</lastUpdated>\n");
        xml.append("    <snapshotVersions>\n");
        for (Built file : module.files()) {
            xml.append("      <snapshotVersion>\n");
            if (!file.classifier().isEmpty()) {
                xml.append("        <classifier>")
                        .append(file.classifier().substring(1))
                        .append("</classifier>\n");
            }
            xml.append("        <extension>").append(file.extension()).append("</extension>\n");
            xml.append("        <value>").append(unique).append("</value>\n");
            xml.append("        <updated>").append(day).append("000000</updated>\n");
            xml.append("      </snapshotVersion>\n");
        }
        xml.append("    </snapshotVersions>\n");
        return metadata(module, "  <version>" + version + "</version>\n", xml.toString());
    }

    private byte[] versions(Module module) {
        return metadata(
                module,
                "",
                "    <latest>" + version + "</latest>\n    <versions>\n      <version>" + version
                        + "</version>\n    </versions>\n    <lastUpdated>" + day + "000000</lastUpdated>\n");
    }

    private byte[] metadata(Module module, String of, String versioning) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<metadata modelVersion=\"1.1.0\">\n  <groupId>" + groupId
                        + "</groupId>\n  <artifactId>" + module.name() + "</artifactId>\n" + of + "  <versioning>\n"
                        + versioning + "  </versioning>\n</metadata>\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Maven warns of files without a checksum. */
    private static void put(Path path, Built file) throws IOException {
        Files.write(path, file.content());
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(file.content());
            Files.writeString(
                    path.resolveSibling(path.getFileName() + ".sha1"),
                    HexFormat.of().formatHex(sum));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
