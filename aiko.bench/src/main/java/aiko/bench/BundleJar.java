// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds bundles from classes of this program; each bundle loads its own copies of them. */
final class BundleJar {
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final StringJoiner classPath = new StringJoiner(",");
    private final Attributes headers;
    private final Manifest manifest = new Manifest();

    BundleJar(String symbolicName, String version, String imports) {
        headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", symbolicName);
        headers.putValue("Bundle-Version", version);
        headers.putValue("Import-Package", imports);
        classPath.add(".");
    }

    BundleJar with(Class<?>... classes) {
        for (Class<?> type : classes) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                entries.put(path, bytes.readAllBytes());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return this;
    }

    /** Adds the jar of the library that contains this class. */
    BundleJar library(Class<?> type) {
        try {
            Path jar = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            entries.put(jar.getFileName().toString(), Files.readAllBytes(jar));
            classPath.add(jar.getFileName().toString());
            return this;
        } catch (IOException | URISyntaxException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * Adds an immediate component.
     *
     * @param service the interface that the component provides
     * @param references interfaces, by the names of their setters without {@code set}
     */
    BundleJar component(
            Class<?> implementation, Class<?> service, Map<String, ?> properties, Map<String, Class<?>> references) {
        var xml = new StringBuilder(
                "<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"" + implementation.getName()
                        + "\" immediate=\"true\" activate=\"activate\" deactivate=\"deactivate\">\n");
        properties.forEach((key, value) -> xml.append("<property name=\"" + key + "\" value=\"" + value + "\"/>\n"));
        references.forEach((setter, type) -> xml.append("<reference name=\"" + setter + "\" interface=\""
                + type.getName() + "\" bind=\"set" + setter + "\"/>\n"));
        xml.append("<service><provide interface=\"" + service.getName() + "\"/></service>\n<implementation class=\""
                + implementation.getName() + "\"/>\n</scr:component>\n");
        String path = "OSGI-INF/" + implementation.getSimpleName() + ".xml";
        entries.put(path, xml.toString().getBytes(StandardCharsets.UTF_8));
        headers.putValue("Service-Component", path);
        return this;
    }

    byte[] bytes() {
        headers.putValue("Bundle-ClassPath", classPath.toString());
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
