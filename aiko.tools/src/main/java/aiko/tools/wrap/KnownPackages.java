// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.header.OSGiHeader;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * The packages that every container has: those that Java exports, and those that its own bundles export.
 *
 * @param ofContainer with the versions that a library may be compiled for: all of the major versions that are exported
 */
record KnownPackages(Set<String> ofJava, Map<String, VersionRange> ofContainer) {
    /** @param home of the distribution */
    static KnownPackages of(Path home) throws IOException {
        var exports = new TreeMap<String, VersionRange>();
        for (String folder : List.of("lib", "system")) {
            for (Path bundle : jars(home.resolve(folder))) {
                try (var jar = new JarFile(bundle.toFile(), false)) {
                    addExports(jar, exports);
                }
            }
        }
        return new KnownPackages(packagesOfJava(), exports);
    }

    private static void addExports(JarFile jar, Map<String, VersionRange> exports) throws IOException {
        if (jar.getManifest() != null) {
            String header = jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
            // A package that is exported in two versions has a second key, with a mark at its end.
            OSGiHeader.parseHeader(header)
                    .forEach((name, attributes) -> exports.merge(
                            name.replaceFirst("~+$", ""),
                            wholeMajor(Version.parseVersion(attributes.getVersion())),
                            KnownPackages::both));
        }
    }

    private static VersionRange wholeMajor(Version version) {
        return new VersionRange(
                VersionRange.LEFT_CLOSED,
                new Version(version.getMajor(), 0, 0),
                new Version(version.getMajor() + 1, 0, 0),
                VersionRange.RIGHT_OPEN);
    }

    private static VersionRange both(VersionRange one, VersionRange other) {
        return new VersionRange(
                VersionRange.LEFT_CLOSED,
                one.getLeft().compareTo(other.getLeft()) < 0 ? one.getLeft() : other.getLeft(),
                one.getRight().compareTo(other.getRight()) > 0 ? one.getRight() : other.getRight(),
                VersionRange.RIGHT_OPEN);
    }

    private static List<Path> jars(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> packagesOfJava() {
        var names = new HashSet<String>();
        ModuleLayer.boot().modules().forEach(module -> module.getDescriptor().exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .forEach(names::add));
        return names;
    }

    boolean contains(String packageName) {
        return ofJava.contains(packageName) || ofContainer.containsKey(packageName);
    }
}
