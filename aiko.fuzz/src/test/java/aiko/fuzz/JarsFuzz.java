// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.FrameworkReader;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.deployer.internal.jar.WrittenJar;
import aiko.deployer.internal.settings.JarLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/**
 * Any file of the deploy folder is refused in one line, or is a bundle that the framework reads as it was checked. An input
 * that begins as a zip file is the file; any other describes its entries.
 */
public final class JarsFuzz {
    private static final Path FILE = file();
    private static final BundleReader READER = new BundleReader(FILE.resolveSibling("copies"), () -> JarLimits.DEFAULT);

    private JarsFuzz() {}

    /** In memory, if there is such a folder: on a disk that others use, most of the time would be waiting for it. */
    private static Path file() {
        Path memory = Path.of("/dev/shm");
        try {
            Path folder = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "aiko-fuzz")
                    : Files.createTempDirectory("aiko-fuzz");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("some.jar");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        boolean isFile = input.length > 1 && input[0] == 'P' && input[1] == 'K';
        Files.write(FILE, isFile ? input : WrittenJar.of(InputLines.of(input)));
        BundleFile bundle;
        try {
            bundle = READER.readInPlace(FILE);
        } catch (UnusableFileException refused) {
            Promise.saysSomething(refused.getMessage());
            return;
        }
        try (var zip = new ZipFile(FILE.toFile())) {
            Map<String, Object> found = FrameworkReader.headers(zip);
            var checked = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
            checked.putAll(bundle.headers());
            Promise.that(found.equals(checked), () -> "checked " + checked + ", found " + found);
        }
    }
}
