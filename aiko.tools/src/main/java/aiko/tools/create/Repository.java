// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.CommandException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Maven repository of a distribution, with one version of Aiko.
 *
 * @param parent the POM of aiko.parent
 */
record Repository(Path folder, String version, Path parent) {
    private static final String GROUP = "io/github/aiko-osgi";

    static Repository of(Path home) throws CommandException, IOException {
        Path folder = home.resolve("repo");
        Path parents = folder.resolve(GROUP).resolve("aiko.parent");
        if (!Files.isDirectory(parents)) {
            throw new CommandException("new: " + parents
                    + " not found: the distribution is incomplete; unpack it again, or build it again");
        }
        for (Path version : list(parents)) {
            for (Path file : Files.isDirectory(version) ? list(version) : List.<Path>of()) {
                if (file.toString().endsWith(".pom")) {
                    return new Repository(folder, version.getFileName().toString(), file);
                }
            }
        }
        throw new CommandException("new: no POM in " + parents + ": the distribution is incomplete; unpack it again");
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /**
     * A URL as Maven reads it: it takes {@code %C3%BC} for two characters, so only those are encoded that a URL cannot contain.
     */
    String url() {
        try {
            return new URI("file", "", folder.toAbsolutePath().toString(), null).toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
