// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars on which readers could differ: one that is accepted has the same content for all of them. */
class JarReadersTest {
    private static final int JARS = 800;
    private static final List<String> NAMES = List.of(
            "a/A.class",
            "a/a.class",
            "a/A.class/",
            "a/",
            "a",
            "META-INF/x.SF",
            "META-INF/X.sf",
            "meta-inf/x.SF",
            "META-INF/",
            "META-INF/services/a",
            "META-INF/services/A",
            "a/../a/A.class",
            "a//A.class",
            "",
            "/a");
    private static final List<String> MANIFESTS = List.of(
            JarFile.MANIFEST_NAME,
            JarFile.MANIFEST_NAME,
            JarFile.MANIFEST_NAME,
            "META-INF/manifest.mf",
            "meta-inf/MANIFEST.MF",
            "META-INF/MANIFEST.MF/");

    @TempDir
    Path folder;

    /** A jar, what is listed in it, and where. */
    private static final class RandomJar {
        private final Random random;
        private final RawJar jar = new RawJar();
        private final Map<String, byte[]> listed = new HashMap<>();
        private final Map<String, Integer> positions = new HashMap<>();

        RandomJar(long seed) {
            random = new Random(seed);
            if (random.nextInt(4) == 0) {
                jar.before("#!/bin/sh\n");
            }
            int count = 1 + random.nextInt(5);
            int manifest = random.nextInt(count);
            for (int i = 0; i < count; i++) {
                if (i == manifest || random.nextInt(20) == 0) {
                    add(oneOf(MANIFESTS), RawJar.manifestOf("some.n" + i));
                }
                String name = oneOf(NAMES);
                boolean isEmpty = random.nextInt(name.endsWith("/") ? 2 : 10) > 0 == name.endsWith("/");
                add(name, isEmpty ? new byte[0] : ("content " + i).getBytes(StandardCharsets.UTF_8));
            }
        }

        private String oneOf(List<String> all) {
            return all.get(random.nextInt(all.size()));
        }

        private void add(String name, byte[] content) {
            if (random.nextInt(4) == 0) {
                jar.hidden(name, "hidden".getBytes(StandardCharsets.UTF_8));
            }
            listed.put(name, content);
            positions.put(name, jar.position());
            if (random.nextBoolean()) {
                jar.stored(name, content);
            } else {
                jar.deflated(name, content);
            }
        }
    }

    @Test
    void every_reader_finds_in_an_accepted_jar_what_was_checked() throws Exception {
        long first = System.nanoTime();
        int accepted = 0;
        for (long seed = first; seed < first + JARS; seed++) {
            try {
                accepted += isSameOrRefused(new RandomJar(seed)) ? 1 : 0;
            } catch (IOException | AssertionError | RuntimeException different) {
                throw new AssertionError("with the seed " + seed + ": " + different.getMessage(), different);
            }
        }
        assertThat(accepted).isBetween(JARS / 20, JARS * 19 / 20);
    }

    private boolean isSameOrRefused(RandomJar made) throws IOException {
        Path file = Files.write(folder.resolve("some.jar"), made.jar.bytes());
        Map<String, String> headers;
        try {
            headers = new WholeJar(file).headers();
        } catch (UnusableFileException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
            return false;
        }
        byte[] bytes = Files.readAllBytes(file);
        try (var zip = new ZipFile(file.toFile());
                var jar = new JarFile(file.toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"))
                    .isEqualTo(headers.get("Bundle-SymbolicName"));
            var listed = new HashMap<String, byte[]>(made.listed);
            made.listed.keySet().stream()
                    .filter(JarFile.MANIFEST_NAME::equalsIgnoreCase)
                    .findFirst()
                    .ifPresent(manifest -> listed.put(JarFile.MANIFEST_NAME, listed.remove(manifest)));
            for (String name : asked(made.listed.keySet())) {
                assertSame(zip, name, listed.get(name));
                assertSame(jar, name, listed.get(name));
            }
            for (Map.Entry<String, Integer> entry : made.positions.entrySet()) {
                int at = entry.getValue();
                try (var in = new ZipInputStream(new ByteArrayInputStream(bytes, at, bytes.length - at))) {
                    assertThat(in.getNextEntry().getName()).isEqualToIgnoringCase(entry.getKey());
                    assertThat(in.readAllBytes()).isEqualTo(made.listed.get(entry.getKey()));
                }
            }
        }
        return true;
    }

    /** What a class loader could ask for. */
    private static List<String> asked(Iterable<String> names) {
        var asked = new ArrayList<>(NAMES);
        asked.add(JarFile.MANIFEST_NAME);
        for (String name : names) {
            asked.add(name);
            asked.add(name + '/');
            asked.add(name.replaceFirst("/$", ""));
            asked.add(name.replace("META-INF", "meta-inf"));
        }
        return asked;
    }

    private static void assertSame(ZipFile zip, String name, byte[] content) throws IOException {
        ZipEntry found = zip.getEntry(name);
        byte[] read = null;
        if (found != null) {
            try (InputStream in = zip.getInputStream(found)) {
                read = in.readAllBytes();
            }
        }
        // A folder is also found without its slash, and is empty.
        assertThat(read == null ? new byte[0] : read).as(name).isEqualTo(content == null ? new byte[0] : content);
    }
}
