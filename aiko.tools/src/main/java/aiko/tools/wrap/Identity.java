// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aQute.bnd.osgi.Analyzer;
import aiko.tools.command.UsageException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Version;

/** Symbolic name and version of a bundle. */
record Identity(String symbolicName, Version version) {
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("[\\w-]+(\\.[\\w-]+)*");
    private static final Pattern FILE_NAME = Pattern.compile("(.+?)(?:[-_](\\d+(?:\\.\\d+)*(?:[-_.].*)?))?");
    private static final int LONGEST_NAME = 200;

    /** Of a library, unless it is given. */
    static Identity of(Library library, Optional<String> name, Optional<String> version) throws UsageException {
        Matcher file = FILE_NAME.matcher(library.file().getFileName().toString().replaceFirst("\\.jar$", ""));
        boolean named = file.matches();
        String symbolicName = name.or(() -> library.project().map(MavenProject::symbolicName))
                .or(library::moduleName)
                .orElse(named ? file.group(1).replaceAll("[^\\w.-]", "_") : "");
        if (!SYMBOLIC_NAME.matcher(symbolicName).matches() || symbolicName.length() > LONGEST_NAME) {
            throw new UsageException("\"" + symbolicName + "\" cannot be a symbolic name: give one with --name, such as"
                    + " com.acme.util, of at most " + LONGEST_NAME + " characters");
        }
        String given = version.or(() -> library.project().map(MavenProject::version))
                .filter(text -> !text.isEmpty())
                .or(() -> Optional.ofNullable(named ? file.group(2) : null))
                .orElse("0");
        return new Identity(symbolicName, version(given));
    }

    /** {@code 1.2-beta} is {@code 1.2.0.beta}. */
    private static Version version(String text) throws UsageException {
        try {
            return Version.parseVersion(Analyzer.cleanupVersion(text));
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("\"" + text + "\" cannot be a version: give one with --version, such as 1.2.3");
        }
    }
}
