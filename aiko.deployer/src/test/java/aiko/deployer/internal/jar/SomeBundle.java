// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes bundles. */
public final class SomeBundle {
    private SomeBundle() {}

    /** @param symbolicName null for a jar that is no bundle */
    public static byte[] of(String symbolicName, String version) throws IOException {
        return of(symbolicName, version, Map.of());
    }

    static byte[] of(String symbolicName, String version, Map<String, String> headers) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        if (symbolicName != null) {
            attributes.putValue("Bundle-SymbolicName", symbolicName);
        }
        attributes.putValue("Bundle-Version", version);
        headers.forEach(attributes::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new ZipEntry("content.txt"));
            jar.write("some content that can be damaged".getBytes());
            jar.closeEntry();
        }
        return bytes.toByteArray();
    }
}
