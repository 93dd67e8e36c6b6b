// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A distribution that is measured.
 *
 * @param name in reports
 */
record Distribution(String name, Path folder) {
    private static final Pattern OURS = Pattern.compile("(aiko(?:\\.[a-z]+)+)-\\d.*\\.jar");

    /**
     * The class path of a benchmark with the bundles of this distribution instead of those that the benchmarks were built with, so that
     * what a benchmark measures in its own JVM belongs to the distribution as well.
     */
    String classPath(String own) throws IOException {
        Set<String> entries = new LinkedHashSet<>();
        for (String entry : own.split(File.pathSeparator)) {
            Matcher ours = OURS.matcher(Path.of(entry).getFileName().toString());
            entries.add(
                    ours.matches()
                            ? bundle(ours.group(1), entry)
                            : Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private String bundle(String name, String otherwise) throws IOException {
        Path system = folder.resolve("system");
        if (!Files.isDirectory(system)) {
            throw new IOException("distribution " + folder + ": no folder system; name the folder of a distribution");
        }
        try (Stream<Path> jars = Files.list(system)) {
            return jars.filter(jar -> {
                        Matcher ours = OURS.matcher(jar.getFileName().toString());
                        return ours.matches() && ours.group(1).equals(name);
                    })
                    .findFirst()
                    .orElse(Path.of(otherwise))
                    .toAbsolutePath()
                    .toString();
        }
    }
}
