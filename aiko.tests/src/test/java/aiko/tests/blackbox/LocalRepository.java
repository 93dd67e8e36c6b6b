// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A local repository of a test for Maven. All folders but that of our own artifacts lead to the repository of this machine, so that
 * nothing is downloaded twice, and what is downloaded is kept.
 */
record LocalRepository(Path folder) {
    private static final Path OURS = Path.of("io", "github", "aiko-osgi");

    static LocalRepository in(Path temporary) throws IOException {
        Path ofMachine = Path.of(System.getProperty("aiko.local.repository"));
        return new LocalRepository(link(ofMachine, Files.createDirectory(temporary.resolve("m2")), OURS));
    }

    private static Path link(Path shared, Path own, Path ours) throws IOException {
        Path first = ours.getName(0);
        if (Files.isDirectory(shared)) {
            try (Stream<Path> folders = Files.list(shared)) {
                for (Path each : folders.filter(each -> !each.getFileName().equals(first))
                        .toList()) {
                    Files.createSymbolicLink(own.resolve(each.getFileName()), each);
                }
            }
        }
        if (ours.getNameCount() > 1) {
            link(
                    shared.resolve(first),
                    Files.createDirectory(own.resolve(first)),
                    ours.subpath(1, ours.getNameCount()));
        }
        return own;
    }

    /** Of our own artifact. */
    Path resolve(String file) {
        return folder.resolve(OURS).resolve(file);
    }

    /** What Maven needs to use it, also if another command runs Maven. */
    Map<String, String> environment() {
        return Map.of("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dmaven.repo.local=" + folder);
    }
}
