// SPDX-License-Identifier: Apache-2.0
package aiko.tests.examples;

import com.sun.source.util.JavacTask;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles examples against the classes of our modules, all in one run. */
final class ExampleCompiler {
    /** An example about a library that no test uses is left out: a package that is neither ours nor of Java or OSGi. */
    private static final Pattern UNKNOWN_LIBRARY =
            Pattern.compile("package (?!aiko\\.|java\\.|javax\\.|org\\.osgi\\.)\\w+(\\.\\w+)+ does not exist");

    private final Path project;

    ExampleCompiler(Path project) {
        this.project = project;
    }

    /**
     * The errors, each with file and line.
     *
     * @param chains examples, in the order in which later ones can use the types of earlier ones
     */
    List<String> errors(List<List<ExampleClass>> chains) {
        Set<Part> statements = statements(chains.stream().flatMap(List::stream).toList());
        Map<JavaFileObject, Generated> sources = new HashMap<>();
        for (List<ExampleClass> chain : chains) {
            String superclass = Setting.class.getName();
            for (ExampleClass example : chain) {
                ExampleClass.Source source =
                        example.source(superclass, part -> !statements.contains(new Part(example, part)));
                sources.put(new Text(example.qualifiedName(), source.text()), new Generated(example, source));
                superclass = example.hasConstructor() ? superclass : example.qualifiedName();
            }
        }
        List<Diagnostic<? extends JavaFileObject>> errors = compile(sources.keySet(), false);
        Set<JavaFileObject> ofLibraries = errors.stream()
                .filter(error ->
                        UNKNOWN_LIBRARY.matcher(error.getMessage(Locale.ROOT)).lookingAt())
                .map(Diagnostic::getSource)
                .collect(Collectors.toSet());
        return errors.stream()
                .filter(error -> !ofLibraries.contains(error.getSource()))
                .map(error -> described(error, sources.get(error.getSource())))
                .sorted()
                .toList();
    }

    /** The parts that are no declarations. */
    private Set<Part> statements(List<ExampleClass> examples) {
        Map<JavaFileObject, Part> sources = new HashMap<>();
        for (ExampleClass example : examples) {
            for (int part = 0; part < example.parts(); part++) {
                sources.put(new Text("parts.P" + sources.size(), example.asMember(part)), new Part(example, part));
            }
        }
        return compile(sources.keySet(), true).stream()
                .map(error -> sources.get(error.getSource()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private String described(Diagnostic<? extends JavaFileObject> error, Generated generated) {
        if (generated == null) {
            return error.toString();
        }
        int line = generated.source.lines().get((int) error.getLineNumber() - 1);
        Example example = generated.example.example();
        return project.relativize(example.file()) + ":" + (line == 0 ? example.line() : line) + ": "
                + error.getMessage(Locale.ROOT).replaceAll("\\s+", " ");
    }

    private List<Diagnostic<? extends JavaFileObject>> compile(
            Iterable<? extends JavaFileObject> sources, boolean parseOnly) {
        var problems = new DiagnosticCollector<JavaFileObject>();
        List<String> options = List.of("-proc:none", "-Xmaxerrs", "1000", "-classpath", classPath());
        var task =
                (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, options, null, sources);
        try {
            if (parseOnly) {
                task.parse();
            } else {
                task.analyze();
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .<Diagnostic<? extends JavaFileObject>>map(problem -> problem)
                .toList();
    }

    /** That of this test, and modules on which it does not depend. */
    private String classPath() {
        try (Stream<Path> modules =
                Stream.concat(Files.list(project), Files.list(project.resolve("example.bundles")))) {
            var entries = new ArrayList<String>();
            entries.add(System.getProperty("java.class.path"));
            modules.map(module -> module.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .forEach(folder -> entries.add(folder.toString()));
            return String.join(File.pathSeparator, entries);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private record Part(ExampleClass example, int number) {}

    private record Generated(ExampleClass example, ExampleClass.Source source) {}

    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
