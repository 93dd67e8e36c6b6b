// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.osgi.Analyzer;
import aiko.tools.command.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Symbolic name and version of a bundle. */
record Identity(String symbolicName, Version version) {
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*");
    private static final Pattern FILE_NAME = Pattern.compile("(.+?)(?:[-_](\\d+(?:\\.\\d+)*(?:[-_.].*)?))?");
    private static final int LONGEST_NAME = 200;
    private static final String NAMELESS = "library";

    /** Of a library, unless it is given: nobody can correct the name or version that the maker of a library has left in it. */
    static Identity of(Library library, Optional<String> name, Optional<String> version) throws UsageException {
        if (name.isPresent() && !isSymbolicName(name.get())) {
            throw new UsageException("\"" + name.get() + "\" cannot be a symbolic name: give one with --name, such as"
                    + " com.acme.util, of at most " + LONGEST_NAME + " characters");
        }
        Optional<Version> given = version.flatMap(Identity::version);
        if (version.isPresent() && given.isEmpty()) {
            throw new UsageException(
                    "\"" + version.get() + "\" cannot be a version: give one with --version, such as 1.2.3");
        }
        Matcher file = FILE_NAME.matcher(library.name());
        List<String> parts = file.matches()
                ? Stream.of(file.group(1), file.group(2))
                        .map(part -> part == null ? "" : part)
                        .toList()
                : List.of("", "");
        String symbolicName = Stream.of(
                        name,
                        library.header(Constants.BUNDLE_SYMBOLICNAME),
                        library.project().map(MavenProject::symbolicName),
                        library.header("Automatic-Module-Name"),
                        Optional.of(plain(parts.get(0))))
                .flatMap(Optional::stream)
                .filter(Identity::isSymbolicName)
                .findFirst()
                .orElse(NAMELESS);
        return new Identity(
                symbolicName,
                Stream.of(
                                given,
                                library.header(Constants.BUNDLE_VERSION).flatMap(Identity::version),
                                library.project().map(MavenProject::version).flatMap(Identity::version),
                                version(parts.get(1)))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElse(Version.emptyVersion));
    }

    private static boolean isSymbolicName(String text) {
        return text.length() <= LONGEST_NAME && SYMBOLIC_NAME.matcher(text).matches();
    }

    /** A file name as a symbolic name. */
    private static String plain(String text) {
        String name = text.replaceAll("[^\\w.-]", "_").replaceAll("\\.+", ".").replaceAll("^\\.|\\.$", "");
        return name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("\\.$", "");
    }

    /** {@code 1.2-beta} is {@code 1.2.0.beta}. */
    private static Optional<Version> version(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Version.parseVersion(Analyzer.cleanupVersion(text)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
