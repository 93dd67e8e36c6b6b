// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.component;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Bundle;

/**
 * The component descriptions of the bundles of the distribution, which the build has parsed ({@code cnf/ComponentStore.java}). They
 * become the cache of the component runtime, which parses those that it does not find there: XML takes a tenth of the processor time of
 * a start. What does not fit is left out: the descriptions of a bundle that somebody has replaced, or all, for another version of the
 * component runtime.
 */
public final class ComponentStore {
    /** With the value {@code true}, the component runtime reads its cache. */
    public static final String PROPERTY = "ds.cache.metadata";

    private static final String RUNTIME = "org.apache.felix.scr";
    private static final String CACHE = "componentMetadataStore";

    private final Path file;

    /** @param file that the build has written; there need not be one */
    public ComponentStore(Path file) {
        this.file = file;
    }

    /**
     * Writes the cache of the component runtime, which must not have been started.
     *
     * @param installed bundles of the distribution, with their jars
     */
    public void give(Map<Bundle, Path> installed) {
        Map<String, Bundle> byName = new HashMap<>();
        for (Bundle bundle : installed.keySet()) {
            byName.put(bundle.getSymbolicName(), bundle);
        }
        Bundle runtime = byName.get(RUNTIME);
        if (runtime == null || !Files.isRegularFile(file)) {
            return;
        }
        try {
            var in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (in.readUTF().equals(runtime.getVersion().toString())) {
                byte[] cache = cache(in, byName, installed);
                Files.write(runtime.getDataFile(CACHE).toPath(), cache);
            }
        } catch (IOException unusable) {
            // It parses all descriptions.
        }
    }

    private static byte[] cache(DataInputStream in, Map<String, Bundle> byName, Map<Bundle, Path> jars)
            throws IOException {
        byte[] beginning = bytes(in);
        var described = new ByteArrayOutputStream();
        var out = new DataOutputStream(described);
        int bundles = 0;
        for (int left = in.readInt(); left > 0; left--) {
            Bundle bundle = byName.get(in.readUTF());
            long manifest = in.readLong();
            String path = in.readUTF();
            long description = in.readLong();
            int count = in.readInt();
            byte[] components = bytes(in);
            if (bundle != null && isUnchanged(jars.get(bundle), manifest, path, description)) {
                out.writeLong(bundle.getBundleId());
                out.writeInt(count);
                out.writeLong(bundle.getLastModified());
                out.write(components);
                bundles++;
            }
        }
        var cache = new ByteArrayOutputStream();
        var head = new DataOutputStream(cache);
        head.write(beginning);
        head.writeInt(bundles);
        described.writeTo(head);
        return cache.toByteArray();
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("the file is cut off");
        }
        return in.readNBytes(length);
    }

    private static boolean isUnchanged(Path jar, long manifest, String path, long description) throws IOException {
        try (var zip = new ZipFile(jar.toFile())) {
            return contains(zip, JarFile.MANIFEST_NAME, manifest) && contains(zip, path, description);
        }
    }

    private static boolean contains(ZipFile zip, String path, long crc) {
        ZipEntry entry = zip.getEntry(path);
        return entry != null && entry.getCrc() == crc;
    }
}
