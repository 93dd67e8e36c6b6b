// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.jar.Attributes.Name;
import java.util.zip.ZipFile;
import org.osgi.framework.Constants;

/**
 * A whole jar that is no bundle.
 *
 * @param problem one line: the kind of the jar, and the remedy
 * @param packages those of its classes, up to a limit; empty if {@code aiko wrap} cannot make a bundle of it
 */
public record PlainJar(String problem, Set<String> packages) {
    private static final String GUIDE = "docs/how-to/use-a-library.md";
    private static final String NO_BUNDLE = ", not an OSGi bundle";
    private static final int MOST_BYTES_OF_A_POM = 16_384;

    /**
     * @param zip the jar, which is whole and within all limits
     * @param headers of its manifest
     * @param path by which the user names it
     */
    public static PlainJar of(ZipFile zip, Map<String, String> headers, String path) throws IOException {
        var survey = new Survey(zip);
        boolean isLibrary = !survey.isWebApplication && !survey.isWheel && !survey.isSpringBoot;
        return new PlainJar(
                problem(zip, survey, headers, ShellWord.of(path)), isLibrary ? Set.copyOf(survey.packages) : Set.of());
    }

    private static String problem(ZipFile zip, Survey survey, Map<String, String> headers, String file)
            throws IOException {
        String symbolicName = headers.get(Constants.BUNDLE_SYMBOLICNAME);
        if (symbolicName != null) {
            // Bundles of before OSGi 4 are libraries of today: their makers do not build them again.
            return "it is not an OSGi bundle: its manifest has Bundle-SymbolicName " + Excerpt.of(symbolicName.trim())
                    + ", but no Bundle-ManifestVersion: 2; "
                    + (survey.packages.isEmpty() || survey.isDescribed
                            ? "build it with bnd"
                            : "make a bundle of it with: aiko wrap " + file);
        }
        if (survey.isWebApplication) {
            return FileKind.webApplication();
        }
        if (survey.isWheel) {
            return FileKind.wheel();
        }
        String main = headers.get(Name.MAIN_CLASS.toString());
        String program = main == null ? "" : " (" + Excerpt.of(main.trim()) + ')';
        if (survey.isSpringBoot) {
            return "it is a Spring Boot application" + NO_BUNDLE + "; run it by itself with: java -jar " + file
                    + ", or build a bundle of its services with bnd: " + GUIDE;
        }
        if (survey.classes.isEmpty()) {
            return withoutClasses(survey);
        }
        if (survey.isDescribed) {
            return "it is not an OSGi bundle: it has component descriptions, but its manifest is not the one that bnd wrote;"
                    + " set manifestFile of maven-jar-plugin to ${project.build.outputDirectory}/META-INF/MANIFEST.MF";
        }
        Optional<String> component = component(zip, survey);
        if (component.isPresent()) {
            return "it is not an OSGi bundle: its component " + component.get()
                    + " was built without bnd; add bnd-maven-plugin to the build: docs/services.md";
        }
        String run = "; run it by itself with: java -jar " + file;
        if (main != null && (survey.jars > 0 || survey.isOfSeveralProjects())) {
            return "it is a program" + program + " with its libraries in it" + NO_BUNDLE + run
                    + ", or build a bundle with bnd, which embeds libraries: " + GUIDE;
        }
        if (survey.packages.isEmpty()) {
            return main == null
                    ? "it is not an OSGi bundle: its classes are in no package, so that no bundle can use them; put them into"
                            + " packages"
                    : "it is a program" + program + ", not a service" + run;
        }
        if (main != null) {
            return "it is a program" + program + ", not a service" + run
                    + ", or make a library for other bundles of it with: aiko wrap " + file;
        }
        return "it is a plain library" + coordinates(zip, survey, headers) + NO_BUNDLE
                + "; make a bundle of it with: aiko wrap " + file
                + (survey.jars > 0 ? ", and of each of the jars in it, whose classes it does not see" : "");
    }

    private static String withoutClasses(Survey survey) {
        if (survey.sources > 0) {
            return "it contains source code and no classes; drop the jar without -sources in its name";
        }
        if (survey.isJavadoc) {
            return "it contains Javadoc and no classes; drop the jar without -javadoc in its name";
        }
        if (survey.isNative) {
            return "it contains native libraries and no classes; pack them into the bundle whose classes load them, with the"
                    + " header Bundle-NativeCode";
        }
        if (survey.isModule) {
            return "it contains a module descriptor and no other classes, which no bundle needs; delete it";
        }
        return survey.jars > 0
                ? "it contains jars and no classes; copy the jars in it into the folder"
                : "it is not an OSGi bundle: it contains no classes, and its manifest has no Bundle-SymbolicName;"
                        + " build it with bnd";
    }

    private static Optional<String> component(ZipFile zip, Survey survey) throws IOException {
        var reader = ComponentClasses.ofComponentsAndServices();
        for (String path : survey.classes) {
            if (!reader.mayReadMore()) {
                break;
            }
            Optional<String> found = reader.look(path, () -> zip.getInputStream(zip.getEntry(path)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Begins with a space; empty if nobody has written them into the jar. */
    private static String coordinates(ZipFile zip, Survey survey, Map<String, String> headers) throws IOException {
        if (survey.poms.size() == 1) {
            var pom = new Properties();
            byte[] bytes;
            try (InputStream in = zip.getInputStream(zip.getEntry(survey.poms.get(0)))) {
                bytes = in.readNBytes(MOST_BYTES_OF_A_POM);
            }
            try (Reader reader = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
                pom.load(reader);
            } catch (IllegalArgumentException malformed) {
                return "";
            }
            String artifact = pom.getProperty("artifactId");
            if (artifact != null) {
                return ' '
                        + Excerpt.of(pom.getProperty("groupId", "?")
                                + ':'
                                + artifact
                                + ':'
                                + pom.getProperty("version", "?"));
            }
        }
        String title = headers.get(Name.IMPLEMENTATION_TITLE.toString());
        String version = headers.get(Name.IMPLEMENTATION_VERSION.toString());
        return title == null ? "" : ' ' + Excerpt.of(title.trim() + (version == null ? "" : ' ' + version.trim()));
    }
}
