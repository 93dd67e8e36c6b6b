// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** What somebody who reads a section of a page has after it: sources and a {@code bnd.bnd}, built as Maven does. */
final class PageProject {
    private static final Pattern FILE =
            Pattern.compile("```(java|properties)\n(?://|#) (\\S+)[^\n]*\n(.*?)```", Pattern.DOTALL);

    private final Path folder;
    private final List<Path> libraries;
    private final List<String> bnd;
    private final Path classes;

    private PageProject(Path folder, List<Path> libraries, List<String> bnd, Path classes) {
        this.folder = folder;
        this.libraries = libraries;
        this.bnd = bnd;
        this.classes = classes;
    }

    /** The jar or folder from which a class comes. */
    static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Compiles the sources of a section.
     *
     * @param page in the folder of the documents
     * @param libraries on the class path
     */
    static PageProject of(Path folder, String page, String section, List<Path> libraries) throws Exception {
        String text = Files.readString(Distribution.home().resolve("docs").resolve(page))
                .split("\n## " + Pattern.quote(section) + "\n", 2)[1]
                .split("\n## ", 2)[0];
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var sources = new ArrayList<String>();
        var bnd = new ArrayList<String>();
        for (MatchResult file : FILE.matcher(text).results().toList()) {
            if (file.group(1).equals("java")) {
                Path source = folder.resolve(file.group(2));
                Files.createDirectories(source.getParent());
                sources.add(Files.writeString(source, file.group(3)).toString());
            } else {
                bnd.add(file.group(3));
            }
        }
        var messages = new ByteArrayOutputStream();
        var arguments = new ArrayList<>(List.of(
                "--release",
                "17",
                "-d",
                classes.toString(),
                "-classpath",
                libraries.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(System.getProperty("path.separator")))));
        arguments.addAll(sources);
        if (ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException(messages.toString());
        }
        return new PageProject(folder, libraries, bnd, classes);
    }

    /**
     * Builds the bundle.
     *
     * @param index of the {@code bnd.bnd} in the section
     * @param more further libraries, before the others
     */
    byte[] bundle(int index, String version, Path... more) throws Exception {
        var properties = new Properties();
        properties.load(new StringReader(bnd.get(index)));
        properties.setProperty("Bundle-Version", version);
        try (var builder = new Builder()) {
            builder.setBase(folder.toFile());
            builder.setProperties(properties);
            for (Path library : Arrays.asList(more)) {
                builder.addClasspath(library.toFile());
            }
            for (Path library : libraries) {
                builder.addClasspath(library.toFile());
            }
            builder.setJar(new Jar("classes", classes.toFile()));
            try (Jar jar = builder.build()) {
                if (!builder.getErrors().isEmpty()) {
                    throw new IllegalStateException(builder.getErrors().toString());
                }
                var bytes = new ByteArrayOutputStream();
                jar.write(bytes);
                return bytes.toByteArray();
            }
        }
    }
}
