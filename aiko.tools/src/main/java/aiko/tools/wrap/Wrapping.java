// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.header.Attrs;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Descriptors.PackageRef;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Packages;
import aiko.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.osgi.framework.VersionRange;

/** Makes a bundle of a library: its content, with a manifest that bnd has calculated. */
final class Wrapping {
    private static final String EXPORTS = "*;version=\"%s\";" + Constants.NO_IMPORT_DIRECTIVE + "=true";
    private static final String IMPORTS = "*;" + Constants.RESOLUTION_DIRECTIVE + "=optional";

    private final Library library;
    private final Identity identity;
    private final KnownPackages known;

    Wrapping(Library library, Identity identity, KnownPackages known) {
        this.library = library;
        this.identity = identity;
        this.known = known;
    }

    /** Writes the bundle as a whole or not at all. */
    Bundle write(Path output) throws CommandException, IOException {
        try (var analyzer = new Analyzer()) {
            Jar jar = analyzer.setJar(library.file().toFile());
            analyzer.setProperty(Constants.NOEXTRAHEADERS, "true");
            analyzer.setProperty(Constants.REPRODUCIBLE, "true");
            analyzer.setProperty(Constants.NOIMPORTJAVA, "true");
            withoutSignature(analyzer, jar);
            analyzer.setBundleSymbolicName(identity.symbolicName());
            analyzer.setBundleVersion(identity.version().toString());
            analyzer.setExportPackage(EXPORTS.formatted(identity.version()));
            analyzer.setImportPackage(IMPORTS);
            analyzer.analyze();
            VersionedClasses.imports(analyzer).forEach(name -> analyzer.getImports()
                    .putIfAbsent(name, Attrs.create(Constants.RESOLUTION_DIRECTIVE, "optional")));
            analyzer.getImports().forEach(this::requireKnown);
            jar.setManifest(analyzer.calcManifest());
            if (!analyzer.getErrors().isEmpty()) {
                throw new CommandException("wrap: cannot make a bundle of " + library.file() + ": "
                        + String.join("; ", analyzer.getErrors()));
            }
            Bundle bundle = bundle(analyzer);
            if (bundle.exports().isEmpty()) {
                throw new CommandException("wrap: " + library.file() + " has no package: there is nothing to export");
            }
            save(jar, output);
            return bundle;
        } catch (CommandException | IOException | RuntimeException told) {
            throw told;
        } catch (Exception failure) {
            throw new CommandException("wrap: cannot make a bundle of " + library.file() + ": " + failure.getMessage());
        }
    }

    /** The manifest is another one than the signed one, so the signatures would be refused, by Java too. */
    private static void withoutSignature(Analyzer analyzer, Jar jar) throws Exception {
        jar.stripSignatures();
        Manifest manifest = jar.getManifest();
        if (manifest == null) {
            return;
        }
        for (Attributes entry : manifest.getEntries().values()) {
            entry.keySet()
                    .removeIf(name -> name.toString().toLowerCase(Locale.ROOT).contains("-digest"));
        }
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        jar.setManifest(manifest);
        analyzer.mergeManifest(manifest);
    }

    private void requireKnown(PackageRef name, Attrs attributes) {
        if (known.contains(name.getFQN())) {
            attributes.remove(Constants.RESOLUTION_DIRECTIVE);
            VersionRange versions = known.ofContainer().get(name.getFQN());
            if (versions != null) {
                attributes.put(Constants.VERSION_ATTRIBUTE, versions.toString());
            }
        }
    }

    private Bundle bundle(Analyzer analyzer) {
        Packages imports = analyzer.getImports();
        List<String> names =
                imports.keySet().stream().map(PackageRef::getFQN).sorted().toList();
        return new Bundle(
                identity,
                analyzer.getExports().keySet().stream()
                        .map(PackageRef::getFQN)
                        .sorted()
                        .toList(),
                names.stream().filter(known.ofContainer()::containsKey).toList(),
                names.stream().filter(name -> !known.contains(name)).toList(),
                analyzer.getHighestEE() == null ? 0 : analyzer.getHighestEE().getMajor() - 44);
    }

    private static void save(Jar jar, Path output) throws Exception {
        Path temporary = output.resolveSibling(output.getFileName() + ".part");
        try {
            jar.write(temporary.toFile());
            Files.move(temporary, output);
        } catch (FileAlreadyExistsException exists) {
            throw new CommandException("wrap: " + output + " exists: delete it, or name another file with --output");
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
