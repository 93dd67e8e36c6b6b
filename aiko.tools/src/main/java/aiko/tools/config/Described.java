// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.deployer.internal.configuration.check.Metatypes;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.felix.metatype.Designate;
import org.apache.felix.metatype.MetaData;
import org.apache.felix.metatype.MetaDataReader;
import org.apache.felix.metatype.OCD;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.metatype.AttributeDefinition;

/**
 * What bundles describe of their configurations, read from their jars: no bundle has to run for that.
 *
 * @param descriptions of settings
 * @param components of which only what their configurations need is set
 */
record Described(List<Metatypes.Description> descriptions, List<ComponentDescriptionDTO> components) {
    private static final String METATYPE = "OSGI-INF/metatype/";
    private static final int LARGEST = 1 << 20;

    /** @param folders with jars; those that do not exist, and files that are no bundles, are left out */
    static Described of(List<Path> folders) throws IOException {
        var described = new Described(new ArrayList<>(), new ArrayList<>());
        for (Path folder : folders) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    for (Path file : files.filter(Files::isRegularFile)
                            .filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .toList()) {
                        described.read(file);
                    }
                }
            }
        }
        return described;
    }

    private void read(Path file) {
        try (var jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
            if (name == null) {
                return;
            }
            String symbolicName = name.split(";")[0].strip();
            for (ZipEntry entry : jar.stream()
                    .filter(entry -> entry.getName().startsWith(METATYPE)
                            && entry.getName().endsWith(".xml"))
                    .toList()) {
                metatype(symbolicName, content(jar, entry));
            }
            String headers = manifest.getMainAttributes().getValue("Service-Component");
            for (String path : headers == null ? new String[0] : headers.strip().split("\\s*,\\s*")) {
                ZipEntry entry = jar.getEntry(path);
                if (entry != null) {
                    components.addAll(ComponentFile.read(symbolicName, content(jar, entry)));
                }
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // The deployer reports what is wrong with a file; it describes nothing.
        }
    }

    private static byte[] content(JarFile jar, ZipEntry entry) throws IOException {
        try (InputStream stream = new BufferedInputStream(jar.getInputStream(entry))) {
            byte[] content = stream.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new IOException(entry.getName() + " is larger than " + LARGEST + " bytes");
            }
            return content;
        }
    }

    private void metatype(String symbolicName, byte[] content) throws IOException {
        MetaData data = new MetaDataReader().parse(new ByteArrayInputStream(content));
        if (data == null || data.getDesignates() == null || data.getObjectClassDefinitions() == null) {
            return;
        }
        for (Object each : data.getDesignates()) {
            var designate = (Designate) each;
            OCD definition = (OCD)
                    data.getObjectClassDefinitions().get(designate.getObject().getOcdRef());
            boolean isFactory = designate.getFactoryPid() != null
                    && !designate.getFactoryPid().isEmpty();
            if (definition != null) {
                descriptions.add(new Metatypes.Description(
                        isFactory ? designate.getFactoryPid() : designate.getPid(),
                        isFactory,
                        -1,
                        symbolicName,
                        attributes(definition)));
            }
        }
    }

    private static List<AttributeDefinition> attributes(OCD definition) {
        Map<?, ?> attributes = definition.getAttributeDefinitions();
        return attributes == null
                ? List.of()
                : attributes.values().stream()
                        .map(org.apache.felix.metatype.AD.class::cast)
                        .<AttributeDefinition>map(DescribedAttribute::new)
                        .toList();
    }
}
