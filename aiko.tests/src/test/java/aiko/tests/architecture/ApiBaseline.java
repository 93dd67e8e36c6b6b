// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Diff;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What a bundle exports, compared with what it exported at the last release. */
final class ApiBaseline {
    private static final Instructions OURS = new Instructions("aiko.*");
    private static final LocalDateTime LONG_AGO = LocalDateTime.of(1980, 2, 1, 0, 0);
    private static final int LISTED = 10;

    private ApiBaseline() {}

    /** A line for each package whose version does not tell what has changed. */
    static List<String> problems(Path bundle, Path baseline) throws Exception {
        try (var processor = new Processor();
                var newer = new Jar(bundle.toFile());
                var older = new Jar(baseline.toFile())) {
            String name = newer.getBsn();
            return new Baseline(processor, new DiffPluginImpl())
                    .baseline(newer, older, OURS).stream()
                            .filter(ApiBaseline::isWrong)
                            .map(info -> name + ": " + line(info))
                            .sorted()
                            .toList();
        }
    }

    /** A package that was removed has no version that could tell so; whoever removes one renews the baseline. */
    private static boolean isWrong(Baseline.Info info) {
        return info.mismatch || info.packageDiff.getDelta() == Delta.REMOVED;
    }

    private static String line(Baseline.Info info) {
        var changes = new ArrayList<String>();
        changes(info.packageDiff, "", changes);
        String listed = String.join(", ", changes.subList(0, Math.min(LISTED, changes.size())));
        if (info.packageDiff.getDelta() == Delta.REMOVED) {
            return info.packageName + " is no longer exported";
        }
        return info.packageName + " has a change that is " + info.packageDiff.getDelta() + " (" + listed
                + "): its version is " + info.newerVersion + ", at least " + info.suggestedVersion
                + " is needed; change @Version in its package-info.java";
    }

    /** The innermost changes, with the type that they belong to. */
    private static void changes(Diff diff, String path, List<String> found) {
        for (Diff child : diff.getChildren()) {
            Delta delta = child.getDelta();
            if (delta == Delta.UNCHANGED || delta == Delta.IGNORED) {
                continue;
            }
            String name = path.isEmpty() ? child.getName() : path + "." + child.getName();
            if (delta == Delta.ADDED || delta == Delta.REMOVED) {
                found.add((delta == Delta.ADDED ? "+ " : "- ") + name);
            } else {
                changes(child, name, found);
            }
        }
    }

    /** Writes a jar with the exported packages of a bundle, without some files, and nothing else; the same bundle gives the same bytes. */
    static void write(Path bundle, Path baseline, String... without) throws IOException {
        try (var file = new JarFile(bundle.toFile());
                OutputStream output = Files.newOutputStream(baseline);
                var jar = new JarOutputStream(output)) {
            Attributes from = file.getManifest().getMainAttributes();
            var manifest = new Manifest();
            manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            for (String name :
                    List.of("Bundle-ManifestVersion", "Bundle-SymbolicName", "Bundle-Version", "Export-Package")) {
                manifest.getMainAttributes().putValue(name, from.getValue(name));
            }
            put(jar, JarFile.MANIFEST_NAME);
            manifest.write(jar);
            Set<String> exported =
                    OSGiHeader.parseHeader(from.getValue("Export-Package")).keySet();
            for (JarEntry entry : (Iterable<JarEntry>) classes(file, exported)::iterator) {
                if (List.of(without).contains(entry.getName())) {
                    continue;
                }
                put(jar, entry.getName());
                jar.write(file.getInputStream(entry).readAllBytes());
            }
        }
    }

    private static Stream<JarEntry> classes(JarFile file, Set<String> packages) {
        return file.stream()
                .filter(entry ->
                        entry.getName().startsWith("aiko/") && entry.getName().endsWith(".class"))
                .filter(entry -> packages.contains(entry.getName()
                        .substring(0, entry.getName().lastIndexOf('/'))
                        .replace('/', '.')))
                .sorted((one, other) -> one.getName().compareTo(other.getName()));
    }

    private static void put(JarOutputStream jar, String name) throws IOException {
        var entry = new JarEntry(name);
        entry.setTimeLocal(LONG_AGO);
        jar.putNextEntry(entry);
    }

    static boolean hasApi(Path bundle) throws IOException {
        try (var file = new JarFile(bundle.toFile())) {
            String exports = file.getManifest().getMainAttributes().getValue("Export-Package");
            return exports != null
                    && OSGiHeader.parseHeader(exports).keySet().stream().anyMatch(name -> name.startsWith("aiko."));
        }
    }
}
