// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.xml.parsers.SAXParserFactory;
import org.apache.felix.scr.impl.logger.BundleLogger;
import org.apache.felix.scr.impl.metadata.ComponentMetadata;
import org.apache.felix.scr.impl.metadata.MetadataStoreHelper.MetaDataWriter;
import org.apache.felix.scr.impl.xml.XmlHandler;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/**
 * Writes {@code lib/components}: the component descriptions of the bundles of {@code system/}, parsed by the classes of the component
 * runtime, in the format of its own cache ({@code ds.cache.metadata}), so that a container need not parse XML when it starts. The build
 * runs it as a source file: {@code java -cp SYSTEM/*:LIB/* ComponentStore.java SYSTEM FILE}.
 *
 * <p>The launcher reads the file ({@code aiko.launcher.component.ComponentStore}): the version of the component runtime; the length of
 * the beginning of its cache, and that; the number of bundles. Of each bundle: its symbolic name, the CRC-32 of its
 * manifest, the path of the description in it, and its CRC-32; the number of components, the length of them, and them.
 */
final class ComponentStore {
    private static final String RUNTIME = "org.apache.felix.scr";

    private record Described(
            String bundle, long manifest, String path, long crc, List<ComponentMetadata> components) {}

    private ComponentStore() {}

    public static void main(String[] arguments) throws Exception {
        String version = null;
        var described = new ArrayList<Described>();
        try (Stream<Path> jars = Files.list(Path.of(arguments[0]))) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                try (var content = new JarFile(jar.toFile())) {
                    var headers = content.getManifest().getMainAttributes();
                    String name = headers.getValue(Constants.BUNDLE_SYMBOLICNAME).split(";")[0].strip();
                    String path = headers.getValue("Service-Component");
                    if (path != null) {
                        described.add(described(content, name, path));
                    }
                    if (name.equals(RUNTIME)) {
                        version = headers.getValue(Constants.BUNDLE_VERSION);
                    }
                }
            }
        }
        Files.write(Path.of(arguments[1]), file(version, described));
    }

    /** A bundle has one description: {@code ProgramJars} puts them together. */
    private static Described described(JarFile jar, String bundle, String path) throws Exception {
        ZipEntry entry = jar.getEntry(path);
        var handler = new XmlHandler(without(Bundle.class), without(BundleLogger.class), false, false, null);
        var factory = SAXParserFactory.newInstance();
        factory.setNamespaceAware(true);
        try (InputStream content = jar.getInputStream(entry)) {
            factory.newSAXParser().parse(content, handler);
        }
        handler.getComponentMetadataList().forEach(ComponentMetadata::validate);
        long manifest = jar.getEntry(JarFile.MANIFEST_NAME).getCrc();
        return new Described(bundle, manifest, path, entry.getCrc(), handler.getComponentMetadataList());
    }

    /** The parser asks it for nothing but a text for the log. */
    private static <T> T without(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> null));
    }

    private static byte[] file(String version, List<Described> described) throws IOException {
        var strings = new HashSet<String>();
        for (Described bundle : described) {
            bundle.components().forEach(component -> component.collectStrings(strings));
        }
        strings.remove(null);
        var writer = new MetaDataWriter();
        var beginning = new ByteArrayOutputStream();
        var head = new DataOutputStream(beginning);
        writer.writeVersion(head);
        head.writeInt(strings.size());
        for (String string : new TreeSet<>(strings)) {
            writer.writeIndexedString(string, head);
        }
        var file = new ByteArrayOutputStream();
        var out = new DataOutputStream(file);
        out.writeUTF(version);
        out.writeInt(beginning.size());
        out.write(beginning.toByteArray());
        out.writeInt(described.size());
        for (Described bundle : described) {
            var components = new ByteArrayOutputStream();
            var stored = new DataOutputStream(components);
            for (ComponentMetadata component : bundle.components()) {
                component.store(stored, writer);
            }
            out.writeUTF(bundle.bundle());
            out.writeLong(bundle.manifest());
            out.writeUTF(bundle.path());
            out.writeLong(bundle.crc());
            out.writeInt(bundle.components().size());
            out.writeInt(components.size());
            out.write(components.toByteArray());
        }
        return file.toByteArray();
    }
}
