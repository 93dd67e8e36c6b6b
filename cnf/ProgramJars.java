// SPDX-License-Identifier: Apache-2.0

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Prepares the jars of {@code system/} for a fast start; their classes stay the same. The build runs it as a source file:
 * {@code java ProgramJars.java FOLDER}.
 *
 * <ul>
 *   <li>Signatures are removed: Java checks the digest of each class that it loads from a signed jar on the class path, and keeps none
 *       of them in a class-data archive. The build has checked the jars by their checksums.
 *   <li>The component descriptions of a bundle become one file, as section 112.4.1 of OSGi Compendium allows: a parser for each
 *       component takes longer than to read it.
 *   <li>Components of ours that name no configuration ignore configurations: the component runtime would ask for one, by the name of the
 *       component, when it starts.
 * </ul>
 */
final class ProgramJars {
    private static final String COMPONENTS = "Service-Component";
    private static final String OURS = "Aiko Services";
    private static final String ALL = "OSGI-INF/components.xml";

    private final ZipFile jar;
    private final Manifest manifest;
    private final List<String> descriptions;

    private ProgramJars(ZipFile jar) throws IOException {
        this.jar = jar;
        try (InputStream content = jar.getInputStream(jar.getEntry(JarFile.MANIFEST_NAME))) {
            manifest = new Manifest(content);
        }
        String listed = manifest.getMainAttributes().getValue(COMPONENTS);
        List<String> paths = listed == null
                ? List.of()
                : Arrays.stream(listed.split(",")).map(String::strip).toList();
        boolean areFiles = paths.stream().allMatch(path -> jar.getEntry(path) != null);
        descriptions = paths.size() > 1 && areFiles ? paths : List.of();
    }

    public static void main(String[] arguments) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(arguments[0]), "*.jar")) {
            for (Path jar : jars) {
                byte[] prepared;
                try (var zip = new ZipFile(jar.toFile())) {
                    var program = new ProgramJars(zip);
                    if (program.descriptions.isEmpty() && zip.stream().noneMatch(ProgramJars::isSignature)) {
                        continue;
                    }
                    prepared = program.prepared();
                }
                Files.write(jar, prepared);
            }
        }
    }

    private static boolean isSignature(ZipEntry entry) {
        return entry.getName().toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }

    private byte[] prepared() throws IOException {
        changeManifest();
        var bytes = new ByteArrayOutputStream();
        try (var copy = new ZipOutputStream(bytes)) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (isSignature(entry) || descriptions.contains(name) && !name.equals(descriptions.get(0))) {
                    continue;
                }
                boolean isFirst = descriptions.contains(name);
                var copied = new ZipEntry(isFirst ? ALL : name);
                copied.setTimeLocal(entry.getTimeLocal());
                copy.putNextEntry(copied);
                if (isFirst) {
                    copy.write(allDescriptions());
                } else if (name.equals(JarFile.MANIFEST_NAME)) {
                    manifest.write(copy);
                } else {
                    copy.write(content(name));
                }
            }
        }
        return bytes.toByteArray();
    }

    private void changeManifest() {
        if (!descriptions.isEmpty()) {
            manifest.getMainAttributes().putValue(COMPONENTS, ALL);
        }
        manifest.getEntries().values().forEach(attributes -> attributes
                .keySet()
                .removeIf(name -> name.toString().toUpperCase(Locale.ROOT).endsWith("-DIGEST")));
        manifest.getEntries().values().removeIf(Map::isEmpty);
    }

    private byte[] allDescriptions() throws IOException {
        var all = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<components>\n");
        for (String description : descriptions) {
            String text = new String(content(description), StandardCharsets.UTF_8);
            String component = text.replaceFirst("^\\s*<\\?xml[^>]*\\?>\\s*", "").strip();
            all.append(isOurs() ? ignoringUnnamedConfigurations(component) : component)
                    .append('\n');
        }
        return all.append("</components>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean isOurs() {
        return OURS.equals(manifest.getMainAttributes().getValue("Bundle-Vendor"));
    }

    private static String ignoringUnnamedConfigurations(String component) {
        return component.contains("configuration-pid=") || component.contains("configuration-policy=")
                ? component
                : component.replaceFirst("<scr:component ", "<scr:component configuration-policy=\"ignore\" ");
    }

    private byte[] content(String name) throws IOException {
        try (InputStream content = jar.getInputStream(jar.getEntry(name))) {
            return content.readAllBytes();
        }
    }
}
