// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * Makes bundles with classes of this one, which are classes of their own there, and with components that are described here.
 */
final class TestBundle {
    private final String symbolicName;
    private final String version;
    private final Map<String, byte[]> content = new LinkedHashMap<>();
    private final List<String> components = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();

    TestBundle(String symbolicName, String version) {
        this.symbolicName = symbolicName;
        this.version = version;
    }

    String symbolicName() {
        return symbolicName;
    }

    String version() {
        return version;
    }

    TestBundle header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Any file. */
    TestBundle file(String path, byte[] bytes) {
        content.put(path, bytes);
        return this;
    }

    byte[] file(String path) {
        return content.get(path);
    }

    TestBundle with(Class<?>... classes) {
        for (Class<?> type : classes) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return this;
    }

    TestBundle file(String path, String text) {
        content.put(path, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /**
     * @param service the interface it is published under; null for none
     * @param references by the name of the setter without {@code set}: an interface and perhaps, after a space, a target; if a
     *     cardinality follows, the reference is dynamic
     */
    TestBundle component(
            String name,
            Class<?> implementation,
            Class<?> service,
            Map<String, String> properties,
            Map<String, String> references) {
        var xml = new StringBuilder("<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"" + name
                + "\" immediate=\"true\">\n");
        properties.forEach((key, value) -> xml.append("<property name=\"" + key + "\" value=\"" + value + "\"/>\n"));
        references.forEach((setter, reference) -> xml.append(reference(setter, reference.split(" "))));
        if (service != null) {
            xml.append("<service><provide interface=\"" + service.getName() + "\"/></service>\n");
        }
        xml.append("<implementation class=\"" + implementation.getName() + "\"/>\n</scr:component>\n");
        String file = "OSGI-INF/" + name + ".xml";
        components.add(file);
        content.put(file, xml.toString().getBytes());
        return this;
    }

    private static String reference(String setter, String[] words) {
        var xml = new StringBuilder(
                "<reference name=\"" + setter + "\" interface=\"" + words[0] + "\" bind=\"set" + setter + '"');
        if (words.length > 1) {
            xml.append(" target=\"" + words[1] + '"');
        }
        if (words.length > 2) {
            xml.append(" cardinality=\"" + words[2] + "\" policy=\"dynamic\" unbind=\"unset" + setter + '"');
        }
        return xml.append("/>\n").toString();
    }

    InputStream open() {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Import-Package", "aiko.event,aiko.message,aiko.process,aiko.share");
        attributes.putValue("Service-Component", components.stream().collect(Collectors.joining(",")));
        headers.forEach(attributes::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
