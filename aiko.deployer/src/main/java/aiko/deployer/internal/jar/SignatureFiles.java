// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.settings.DeployerConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * The entries by which a jar is signed, and which are not signed themselves: each is a pair of a file and its signature. What
 * only has such a name is an entry like others.
 */
final class SignatureFiles {
    private static final Pattern NAME = Pattern.compile("META-INF/([^/]+)\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
    private static final String HEADERS_DIGEST = "-DIGEST-MANIFEST-MAIN-ATTRIBUTES";

    private final JarFile jar;
    private final long limit;
    private final Map<String, Pair> pairs = new TreeMap<>();
    private final Set<String> names = new HashSet<>();

    private static final class Pair {
        private final List<ZipEntry> files = new ArrayList<>();
        private final List<ZipEntry> signatures = new ArrayList<>();
    }

    /** @param limit of each, in bytes */
    SignatureFiles(JarFile jar, long limit) {
        this.limit = limit;
        this.jar = jar;
        jar.stream().forEach(this::add);
        pairs.values().removeIf(pair -> pair.files.size() != 1 || pair.signatures.isEmpty());
        pairs.values().forEach(pair -> {
            pair.files.forEach(file -> names.add(file.getName()));
            pair.signatures.forEach(signature -> names.add(signature.getName()));
        });
    }

    private void add(ZipEntry entry) {
        Matcher matcher = NAME.matcher(entry.getName());
        if (matcher.matches()) {
            Pair pair = pairs.computeIfAbsent(matcher.group(1).toUpperCase(Locale.ROOT), name -> new Pair());
            (matcher.group(2).equalsIgnoreCase("SF") ? pair.files : pair.signatures).add(entry);
        }
    }

    boolean contains(String entryName) {
        return names.contains(entryName);
    }

    /** The name of one that signs nothing, whatever it looks like: Java leaves those out. Null if there is none. */
    String unused() throws IOException, UnusableFileException {
        for (Pair pair : pairs.values()) {
            byte[] file = content(pair.files.get(0));
            for (ZipEntry signature : pair.signatures) {
                if (!new SignatureBlock(jar, file, extension(signature), content(signature)).isValid()) {
                    return signature.getName();
                }
            }
        }
        return null;
    }

    private static String extension(ZipEntry signature) {
        return signature.getName().substring(signature.getName().lastIndexOf('.') + 1);
    }

    /** The name of one that leaves the main headers of the manifest to everybody. Null if there is none. */
    String withoutHeaders() throws IOException, UnusableFileException {
        for (Pair pair : pairs.values()) {
            ZipEntry file = pair.files.get(0);
            boolean isWhole = new Manifest(new ByteArrayInputStream(content(file)))
                    .getMainAttributes().keySet().stream()
                            .anyMatch(key ->
                                    key.toString().toUpperCase(Locale.ROOT).endsWith(HEADERS_DIGEST));
            if (!isWhole) {
                return file.getName();
            }
        }
        return null;
    }

    private byte[] content(ZipEntry entry) throws IOException, UnusableFileException {
        try (InputStream in = jar.getInputStream(entry)) {
            byte[] content = in.readNBytes((int) limit + 1);
            if (content.length > limit) {
                throw UnusableFileException.overLimit(entry.getName(), limit, DeployerConfiguration.MANIFEST_LIMIT);
            }
            return content;
        }
    }
}
