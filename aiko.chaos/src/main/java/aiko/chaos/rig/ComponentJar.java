// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A bundle with one component, made of classes of this program.
 *
 * @param folder that of the classes, with a slash at its end
 * @param imports its {@code Import-Package}
 */
public record ComponentJar(String folder, List<String> classes, String imports) {
    private static final String DESCRIPTION = "OSGI-INF/component.xml";

    /** @param description of the component, in XML */
    public byte[] version(String name, String version, String description) throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Import-Package", imports);
        attributes.putValue("Service-Component", DESCRIPTION);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes, manifest)) {
            for (String type : classes) {
                String entry = folder + type + ".class";
                try (InputStream in = ComponentJar.class.getClassLoader().getResourceAsStream(entry)) {
                    put(out, entry, in.readAllBytes());
                }
            }
            put(out, DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** A file that ends too early. */
    public static byte[] truncated(byte[] whole) {
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
