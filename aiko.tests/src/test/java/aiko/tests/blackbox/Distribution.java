// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import aiko.message.internal.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What was packaged, and bundles to drop into it. */
final class Distribution {
    private Distribution() {}

    static Path home() {
        return Path.of(System.getProperty("aiko.distribution")).normalize();
    }

    /** What a container needs, without the class-data archive. */
    static Path copy(Path target) throws IOException {
        for (String part : List.of("bin", "lib", "system")) {
            Files.createDirectories(target.resolve(part));
            try (Stream<Path> files = Files.list(home().resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(
                            file, target.resolve(part).resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return target;
    }

    /** Those that start with the container, then the optional ones. */
    static List<Path> bundles() throws IOException {
        var bundles = new ArrayList<Path>();
        for (String folder : List.of("system", "optional")) {
            try (Stream<Path> files = Files.list(home().resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(bundles::add);
            }
        }
        return bundles;
    }

    static Path command() {
        return home().resolve("bin/aiko");
    }

    /** The example with another version, so that its content is another one. */
    static byte[] example(String name, String version) throws IOException {
        return example(name, name, version);
    }

    /** The example under another symbolic name, so that it can be there more than once. */
    static byte[] example(String name, String symbolicName, String version) throws IOException {
        return example(name, symbolicName, version, componentDescription -> componentDescription);
    }

    /** @param change of the component descriptions in it */
    static byte[] example(String name, String version, UnaryOperator<String> change) throws IOException {
        return example(name, name, version, change);
    }

    private static byte[] example(String name, String symbolicName, String version, UnaryOperator<String> change)
            throws IOException {
        Path target = Path.of(System.getProperty("aiko.examples"), name, "target");
        Path jar;
        try (var files = Files.list(target)) {
            jar = files.filter(file -> file.getFileName().toString().matches(name + "-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
        var bytes = new ByteArrayOutputStream();
        try (var in = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (var out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    byte[] content = in.readAllBytes();
                    boolean isDescription = entry.getName().matches("OSGI-INF/.*\\.xml");
                    out.write(
                            isDescription
                                    ? change.apply(new String(content, UTF_8)).getBytes(UTF_8)
                                    : content);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    /** A bundle of classes of the tests that need nothing else of them. */
    static byte[] bundle(String symbolicName, Map<String, String> headers, Class<?> first, Class<?>... further)
            throws IOException {
        var content = new TreeMap<String, byte[]>();
        var types = new ArrayList<>(List.of(further));
        types.add(first);
        for (Class<?> type : types) {
            String entry = type.getName().replace('.', '/') + ".class";
            try (var in = type.getClassLoader().getResourceAsStream(entry)) {
                content.put(entry, in.readAllBytes());
            }
        }
        return bundle(symbolicName, headers, content);
    }

    /** A bundle without content. */
    static byte[] bundle(String symbolicName, Map<String, String> headers) throws IOException {
        return bundle(symbolicName, headers, Map.of());
    }

    /** @param content by the paths in the bundle */
    static byte[] bundle(String symbolicName, Map<String, String> headers, Map<String, byte[]> content)
            throws IOException {
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", symbolicName);
        headers.forEach(attributes::putValue);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static int freePort() throws IOException {
        return FreePort.get();
    }
}
