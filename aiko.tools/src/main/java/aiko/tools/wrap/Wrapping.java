// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.header.Attrs;
import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.Descriptors.PackageRef;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Packages;
import aiko.deployer.internal.content.Excerpt;
import aiko.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.VersionRange;

/** Makes a bundle of a library: its content, with a manifest that bnd has calculated. */
final class Wrapping {
    private static final String EXPORTS = "*;version=\"%s\";" + Constants.NO_IMPORT_DIRECTIVE + "=true";
    /**
     * Where a class cannot be loaded from, it is a resource: templates, or what a library loads itself. Nobody can import the classes
     * that are in no package, and those of the library find each other.
     */
    private static final String HARMLESS = "\"Classes found in the wrong directory*\";restrict:=error;is:=ignore,"
            + "\"The default package*\";restrict:=error;is:=ignore";

    private static final String IMPORTS = "*;" + Constants.RESOLUTION_DIRECTIVE + "=optional";

    private static final Pattern OSGI_HEADER = Pattern.compile(
            "Bundle-(Activator|ActivationPolicy|ManifestVersion|Name|NativeCode|RequiredExecutionEnvironment|UpdateLocation|Version)"
                    + "|(Ex|Im|DynamicIm)port-Package|Export-Service|Fragment-Host|Import-Service|Provide-Capability"
                    + "|Require-(Bundle|Capability)|Service-Component",
            Pattern.CASE_INSENSITIVE);
    private static final int KNOWN_TO_BND = 21;
    private static final int MOST_CAUSES = 3;

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
            Jar jar = analyzer.setJar(library.jar().toFile());
            analyzer.setProperty(Constants.NOEXTRAHEADERS, "true");
            analyzer.setProperty(Constants.REPRODUCIBLE, "true");
            analyzer.setProperty(Constants.NOIMPORTJAVA, "true");
            analyzer.setProperty(Constants.FIXUPMESSAGES, HARMLESS);
            withoutSignatureAndOldHeaders(analyzer, jar);
            analyzer.setBundleSymbolicName(identity.symbolicName());
            analyzer.setBundleVersion(identity.version().toString());
            analyzer.setExportPackage(EXPORTS.formatted(identity.version()));
            analyzer.setImportPackage(IMPORTS);
            analyzer.analyze();
            VersionedClasses.imports(analyzer).forEach(name -> analyzer.getImports()
                    .putIfAbsent(name, Attrs.create(Constants.RESOLUTION_DIRECTIVE, "optional")));
            analyzer.getImports().keySet().removeIf(name -> name.getFQN().equals("."));
            analyzer.getImports().forEach(this::requireKnown);
            int java = JavaOfClasses.of(jar);
            if (java > KNOWN_TO_BND) {
                analyzer.setProperty(Constants.NOEE, "true");
                analyzer.setProperty(
                        Constants.REQUIRE_CAPABILITY, "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=" + java + "))\"");
            }
            jar.setManifest(analyzer.calcManifest());
            if (!analyzer.getErrors().isEmpty()) {
                throw new CommandException(
                        "wrap: cannot make a bundle of " + library.file() + ": " + causes(analyzer.getErrors()));
            }
            Bundle bundle = bundle(analyzer, java);
            if (bundle.exports().isEmpty()) {
                throw new CommandException("wrap: " + library.file() + " has no package: there is nothing to export");
            }
            save(jar, output);
            return bundle;
        } catch (CommandException | IOException told) {
            throw told;
        } catch (Exception failure) {
            throw new CommandException("wrap: cannot make a bundle of " + library.file() + ": "
                    + cause(String.valueOf(failure.getMessage())));
        }
    }

    /**
     * The manifest is another one than the signed one, so the signatures would be refused, by Java too. Headers for OSGi in a jar that
     * is no bundle were not tried by anybody: an activator that is not there would prevent the start.
     */
    private static void withoutSignatureAndOldHeaders(Analyzer analyzer, Jar jar) throws Exception {
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
        manifest.getMainAttributes()
                .keySet()
                .removeIf(name -> OSGI_HEADER.matcher(name.toString()).matches());
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

    /** Without the traces of bnd. */
    private static String causes(List<String> errors) {
        return errors.stream()
                .map(Wrapping::cause)
                .distinct()
                .limit(MOST_CAUSES)
                .collect(Collectors.joining("; "));
    }

    private static String cause(String error) {
        return Excerpt.of(error.lines().findFirst().orElse(""));
    }

    private Bundle bundle(Analyzer analyzer, int java) {
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
                java);
    }

    private static void save(Jar jar, Path output) throws Exception {
        Path temporary = output.resolveSibling(output.getFileName() + ".part");
        try {
            jar.write(temporary.toFile());
            Files.move(temporary, output);
        } catch (NoSuchFileException | AccessDeniedException refused) {
            throw new CommandException("wrap: cannot write into " + temporary.getParent() + ": "
                    + (Files.isDirectory(temporary.getParent()) ? "no permission; " : "no such folder; make it, or ")
                    + "name another file with --output");
        } catch (FileAlreadyExistsException exists) {
            throw new CommandException("wrap: " + output + " exists: delete it, or name another file with --output");
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
