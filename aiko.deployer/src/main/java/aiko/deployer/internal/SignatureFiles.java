// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of a jar that are its signatures, and so can't be signed themselves. One that only has such a name is content like
 * any other: a bundle can read it.
 */
final class SignatureFiles {
    private static final Pattern NAME = Pattern.compile("META-INF/([^/]+)\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);
    private static final String SIGNED_DIGESTS = "SF";
    private static final int LARGEST_SAMPLE = 16 << 20;

    private final JarFile jar;
    private final Map<String, Map<String, JarEntry>> signatures = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    SignatureFiles(JarFile jar) {
        this.jar = jar;
    }

    /** Returns whether it may be one: then it needs no signature if it is one. */
    boolean add(JarEntry entry) {
        Matcher name = NAME.matcher(entry.getName());
        if (!name.matches()) {
            return false;
        }
        signatures
                .computeIfAbsent(name.group(1), signature -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
                .put(name.group(2), entry);
        return true;
    }

    /**
     * The names of some that are no part of a signature.
     *
     * @param sample an entry that is signed
     */
    List<String> others(JarEntry sample) throws IOException {
        for (Map<String, JarEntry> files : signatures.values()) {
            boolean isPair = files.size() == 2 && files.containsKey(SIGNED_DIGESTS);
            // If it is the only one, it is the one by which the sample is signed.
            if (!isPair || signatures.size() > 1 && !isSignatureOf(sample, files)) {
                return files.values().stream().map(JarEntry::getName).toList();
            }
        }
        return List.of();
    }

    /** Java does not say which of the files it has found good; so it is shown only these. */
    private boolean isSignatureOf(JarEntry sample, Map<String, JarEntry> files) throws IOException {
        if (sample.getSize() > LARGEST_SAMPLE) {
            return false;
        }
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes)) {
            copy(jar.getJarEntry(JarFile.MANIFEST_NAME), out);
            for (JarEntry file : files.values()) {
                copy(file, out);
            }
            copy(sample, out);
        }
        try (var in = new JarInputStream(new ByteArrayInputStream(bytes.toByteArray()), true)) {
            JarEntry entry = in.getNextJarEntry();
            while (!entry.getName().equals(sample.getName())) {
                entry = in.getNextJarEntry();
            }
            in.transferTo(OutputStream.nullOutputStream());
            return entry.getCodeSigners() != null;
        } catch (SecurityException none) {
            return false;
        }
    }

    private void copy(JarEntry entry, ZipOutputStream out) throws IOException {
        out.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream in = jar.getInputStream(entry)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}
