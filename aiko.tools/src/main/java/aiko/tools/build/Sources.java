// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The content of a project's sources: {@code src} of each module, its POM and its files for bnd. Content counts, not time: a build
 * may write a file of the sources again, such as a {@code .bndrun}, and this must not cause another build.
 */
public final class Sources {
    private final Project project;
    private Map<Path, Known> known = new HashMap<>();

    public Sources(Project project) {
        this.project = project;
    }

    Project project() {
        return project;
    }

    /** What was read of a file, and when it had last been written. */
    private record Known(FileTime modified, long size, long checksum) {}

    /** By the path of the file. Two states are equal if their files are. */
    public Map<Path, Long> state() throws IOException {
        Map<Path, Known> now = new HashMap<>();
        for (Path module : project.modules()) {
            for (Path file : filesOf(module)) {
                read(file, now);
            }
        }
        known = now;
        var state = new TreeMap<Path, Long>();
        now.forEach((file, content) -> state.put(file, content.checksum()));
        return state;
    }

    private void read(Path file, Map<Path, Known> now) throws IOException {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Known before = known.get(file);
            if (before != null
                    && before.modified().equals(attributes.lastModifiedTime())
                    && before.size() == attributes.size()) {
                now.put(file, before);
            } else {
                now.put(file, new Known(attributes.lastModifiedTime(), attributes.size(), checksum(file)));
            }
        } catch (NoSuchFileException deleted) {
            // As editors do it, in the middle of writing a file.
        }
    }

    private static long checksum(Path file) throws IOException {
        var checksum = new CRC32C();
        checksum.update(Files.readAllBytes(file));
        return checksum.getValue();
    }

    private static Set<Path> filesOf(Path module) throws IOException {
        var files = new LinkedHashSet<Path>();
        try (Stream<Path> entries = Files.list(module)) {
            entries.filter(Files::isRegularFile).filter(Sources::isBuildFile).forEach(files::add);
        }
        walk(module.resolve("src"), files, new LinkedHashSet<>());
        return files;
    }

    private static boolean isBuildFile(Path file) {
        String name = file.getFileName().toString();
        return name.equals("pom.xml") || name.endsWith(".bnd") || name.endsWith(".bndrun");
    }

    /** The folders in which a file can appear or change. */
    Set<Path> folders() throws IOException {
        var folders = new LinkedHashSet<Path>();
        for (Path module : project.modules()) {
            folders.add(module);
            walk(module.resolve("src"), new LinkedHashSet<>(), folders);
        }
        return folders;
    }

    private static void walk(Path source, Set<Path> files, Set<Path> folders) throws IOException {
        if (!Files.isDirectory(source)) {
            return;
        }
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (isIgnored(folder)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                folders.add(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !isIgnored(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Hidden files, and what editors put beside the files that they write. */
    private static boolean isIgnored(Path path) {
        String name = Objects.toString(path.getFileName(), "");
        return name.startsWith(".") || name.endsWith("~") || name.endsWith(".swp") || name.endsWith(".tmp");
    }
}
