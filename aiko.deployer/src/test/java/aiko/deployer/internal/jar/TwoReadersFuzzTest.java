// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.internal.settings.JarLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of jars that two readers take for two: each is refused, or what was checked is what the framework finds. */
class TwoReadersFuzzTest {
    private static final long SEED = Long.getLong("aiko.fuzz.seed", 20261128);
    private static final int SECONDS = Integer.getInteger("aiko.fuzz.seconds", 3);
    /** Of each kind of jar. */
    private static final int LEAST = 100;

    private static final int MOST_ROUNDS = 100_000;
    private static final String[] NAMES = {
        JarFile.MANIFEST_NAME,
        JarFile.MANIFEST_NAME,
        "meta-inf/manifest.mf",
        "META-INF/MANIFEST.MF/",
        "META-INF/",
        "META-INF/versions/11/OSGI-INF/MANIFEST.MF",
        "META-INF/X.SF",
        "a/A.class",
        "a/A.class/",
        "./a/A.class",
        "a\\A.class",
        "/a/A.class",
        "../A.class",
        "a/",
        "lib/b.jar",
        "lib/b.jar/"
    };
    private static final String[] LINES = {
        "Manifest-Version: 1.0\n",
        "Bundle-ManifestVersion: 2\r\n",
        "Bundle-SymbolicName: some\n",
        "Bundle-SymbolicName: aiko.process\n",
        "bundle-symbolicname: aiko.process\n",
        "Bundle-SymbolicName: so\n me\n",
        "Bundle-Version: 1.0.0\n",
        "Bundle-Version: 99\r",
        "Multi-Release: true\n",
        "Import-Package: a\n",
        "X: y\r\n z\n",
        "X\n : y\n",
        " Bundle-SymbolicName: z\n",
        "Y:z\n",
        "\n",
        "\r\n",
        "\r",
        "Name: a/A.class\n",
        "Z: "
    };

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private int refused;
    private int accepted;
    private int different;

    private byte[] manifest() {
        var text = new StringBuilder();
        if (random.nextBoolean()) {
            text.append("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: some\n");
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(LINES[random.nextInt(LINES.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] content(String name) {
        if (name.toLowerCase().contains("manifest") && random.nextInt(8) > 0) {
            return manifest();
        }
        byte[] content = new byte[name.endsWith("/") && random.nextBoolean() ? 0 : random.nextInt(20)];
        random.nextBytes(content);
        return content;
    }

    private byte[] jar() {
        var jar = new RawJar();
        if (random.nextInt(6) == 0) {
            jar.before("#!/bin/sh\n");
        }
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            String name = NAMES[random.nextInt(i == 1 ? 2 : NAMES.length)];
            String other = NAMES[random.nextInt(NAMES.length)];
            switch (random.nextInt(5)) {
                case 0 -> jar.twoNames(other, name, content(name));
                case 1 -> jar.unlisted(name, content(name));
                case 2 -> jar.described(name, content(name));
                default -> jar.stored(name, content(name));
            }
        }
        if (random.nextInt(6) == 0) {
            jar.comment("PK\5\6 and more");
        }
        byte[] bytes = jar.bytes();
        for (int i = random.nextInt(4) - 1; i > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return random.nextInt(10) == 0 ? Arrays.copyOf(bytes, bytes.length + random.nextInt(9)) : bytes;
    }

    @Test
    void each_is_refused_or_what_was_checked_is_what_is_found() throws Exception {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        Path file = folder.resolve("some.jar");
        for (int round = 0; System.nanoTime() < end || !hasSeenEnough() && round < MOST_ROUNDS; round++) {
            byte[] jar = jar();
            Files.write(file, jar);
            Map<String, String> headers;
            try {
                headers = new WholeJar(file, JarLimits.DEFAULT).headers();
            } catch (UnusableFileException unusable) {
                assertThat(unusable.getMessage())
                        .as("seed %d, round %d", SEED, round)
                        .isNotBlank();
                refused++;
                continue;
            }
            accepted++;
            try (var zip = new ZipFile(file.toFile())) {
                assertThat(FrameworkReader.headers(zip))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(headers);
                assertEachNameOnce(zip, round);
                if (!streamed(Files.readAllBytes(file)).equals(listed(zip))) {
                    different++;
                }
            }
        }
        assertThat(hasSeenEnough())
                .as("%d refused, %d accepted, %d different", refused, accepted, different)
                .isTrue();
    }

    /** A slow machine needs longer than the time that a fast one takes for many more. */
    private boolean hasSeenEnough() {
        return Math.min(Math.min(refused, accepted), different) > LEAST;
    }

    /** However it is asked for, a name leads to one entry. */
    private static void assertEachNameOnce(ZipFile zip, int round) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
            String name = entry.getName();
            String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            for (String asked : new String[] {name, plain}) {
                ZipEntry found = zip.getEntry(asked);
                assertThat(found.getCrc() == entry.getCrc() && found.getSize() == entry.getSize())
                        .as("%s: seed %d, round %d", asked, SEED, round)
                        .isTrue();
            }
            assertThat(zip.getEntry(plain).isDirectory() && entry.getSize() > 0).isFalse();
        }
    }

    private static Map<String, Long> listed(ZipFile zip) {
        var all = new HashMap<String, Long>();
        Collections.list(zip.entries()).forEach(entry -> all.put(entry.getName(), entry.getSize()));
        return all;
    }

    private static Map<String, Long> streamed(byte[] jar) {
        var all = new HashMap<String, Long>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                all.put(entry.getName(), (long) in.readAllBytes().length);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            all.put("unreadable", -1L);
        }
        return all;
    }
}
