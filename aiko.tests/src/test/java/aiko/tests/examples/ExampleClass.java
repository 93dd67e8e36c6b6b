// SPDX-License-Identifier: Apache-2.0
package aiko.tests.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example as a class that can be compiled.
 *
 * <p>The class extends {@link Setting}, or the class of the example before in the same document, so that an example can use what
 * earlier ones declare. Parts of an example end with an empty line, or with a line {@code …}. A part that consists of declarations becomes
 * members of the class, all others become statements of one method. A constructor gives the class its name. {@code import} is as in
 * a file; what {@link #IMPORTS} names needs none. A body {@code { … }}, also of a
 * lambda {@code x -> …}, is replaced by one that throws an exception. A class with a line {@code …} becomes abstract.
 */
final class ExampleClass {
    static final List<String> IMPORTS = List.of(
            "import static java.nio.charset.StandardCharsets.UTF_8;",
            "import static org.junit.jupiter.api.Assertions.*;",
            "import aiko.client.*;",
            "import aiko.client.spi.*;",
            "import aiko.configuration.spi.*;",
            "import aiko.deployer.*;",
            "import aiko.health.*;",
            "import aiko.event.*;",
            "import aiko.logging.*;",
            "import aiko.logging.spi.*;",
            "import aiko.message.*;",
            "import aiko.message.spi.*;",
            "import aiko.pipeline.*;",
            "import aiko.process.*;",
            "import aiko.process.spi.*;",
            "import aiko.registrar.*;",
            "import aiko.registrar.spi.*;",
            "import aiko.sexpression.*;",
            "import aiko.share.*;",
            "import aiko.share.spi.*;",
            "import aiko.shell.spi.*;",
            "import aiko.testing.*;",
            "import aiko.text.*;",
            "import aiko.threading.*;",
            "import java.io.*;",
            "import java.nio.charset.StandardCharsets;",
            "import java.nio.file.*;",
            "import java.time.*;",
            "import java.util.*;",
            "import java.util.concurrent.*;",
            "import java.util.function.*;",
            "import java.util.regex.Pattern;",
            "import org.osgi.framework.*;",
            "import org.osgi.service.component.annotations.*;",
            "import org.osgi.service.log.*;",
            "import org.osgi.service.metatype.annotations.*;");

    /** Names that occur in two of the imported packages: those that examples mean. */
    private static final List<String> PREFERRED = List.of(
            "import aiko.pipeline.Stream;",
            "import aiko.client.ServiceListener;",
            "import aiko.logging.spi.Console;",
            "import aiko.share.Item;",
            "import org.junit.jupiter.api.Test;");

    private static final Pattern CONSTRUCTOR = Pattern.compile("(?m)^(?:public |protected )?([A-Z]\\w*)\\(.*\\{$");
    private static final Pattern BEGIN_OF_CLASS = Pattern.compile("\\bclass \\w+.*\\{$");
    private static final Pattern OPEN_TYPE = Pattern.compile("\\bclass (\\w+.*)\\{ … \\}");

    private final Example example;
    private final String packageName;
    private final String name;
    private final boolean hasConstructor;
    private final List<String> imports = new ArrayList<>();
    private final List<List<Line>> parts = new ArrayList<>();

    private record Line(String text, int number) {}

    /** A generated class; {@code lines} has, for each line of the text, that of the file, or 0. */
    record Source(String text, List<Integer> lines) {}

    ExampleClass(Example example, String packageName, String defaultName) {
        this.example = example;
        this.packageName = packageName;
        Matcher constructor = CONSTRUCTOR.matcher(String.join("\n", example.text()));
        this.hasConstructor = constructor.find();
        this.name = hasConstructor ? constructor.group(1) : defaultName;
        split();
    }

    private void split() {
        List<Line> part = new ArrayList<>();
        int depth = 0;
        for (int i = 0; i < example.text().size(); i++) {
            String text = example.text().get(i);
            if (text.startsWith("import ")) {
                imports.add(text);
            } else if (depth == 0 && (text.isBlank() || text.strip().equals("…"))) {
                parts.add(part);
                part = new ArrayList<>();
            } else if (!text.startsWith("package ")) {
                if (text.strip().equals("…")) {
                    leaveOpen(part);
                }
                part.add(new Line(compilable(text), example.line() + i));
                depth += depthAfter(text);
            }
        }
        parts.add(part);
        parts.removeIf(List::isEmpty);
    }

    /** A class with a line {@code …} does not show all methods of its interfaces. */
    private static void leaveOpen(List<Line> part) {
        for (int i = part.size() - 1; i >= 0; i--) {
            Line line = part.get(i);
            if (BEGIN_OF_CLASS.matcher(line.text()).find()) {
                part.set(i, new Line(line.text().replaceFirst("\\bclass ", "abstract class "), line.number()));
                return;
            }
        }
    }

    private static int depthAfter(String text) {
        String code = text.replaceAll("\"(\\\\.|[^\"])*\"", "")
                .replaceAll("'(\\\\.|[^'])'", "")
                .replaceAll("//.*", "");
        return (int) code.chars().filter(c -> c == '{' || c == '(').count()
                - (int) code.chars().filter(c -> c == '}' || c == ')').count();
    }

    private static String compilable(String text) {
        String closed = OPEN_TYPE.matcher(text).replaceFirst("abstract class $1{}");
        return closed.replace("-> …", "-> { … }")
                .replace("{ … }", "{ throw new UnsupportedOperationException(); }")
                .replaceFirst("^\\s*…$", "");
    }

    Example example() {
        return example;
    }

    String qualifiedName() {
        return packageName + "." + name;
    }

    boolean hasConstructor() {
        return hasConstructor;
    }

    int parts() {
        return parts.size();
    }

    /** The class if the part were its only member. */
    String asMember(int part) {
        return source(Optional.empty(), List.of(parts.get(part)), List.of()).text();
    }

    Source source(String superclass, Predicate<Integer> isMember) {
        var members = new ArrayList<List<Line>>();
        var statements = new ArrayList<List<Line>>();
        for (int i = 0; i < parts.size(); i++) {
            (isMember.test(i) ? members : statements).add(parts.get(i));
        }
        return source(Optional.of(superclass), members, statements);
    }

    private Source source(Optional<String> superclass, List<List<Line>> members, List<List<Line>> statements) {
        var lines = new ArrayList<Line>();
        lines.add(new Line("package " + packageName + ";", 0));
        imports.forEach(text -> lines.add(new Line(text, 0)));
        PREFERRED.forEach(text -> lines.add(new Line(text, 0)));
        IMPORTS.forEach(text -> lines.add(new Line(text, 0)));
        lines.add(new Line(
                "class " + name + superclass.map(type -> " extends " + type).orElse("") + " {", 0));
        members.forEach(lines::addAll);
        if (!statements.isEmpty()) {
            lines.add(new Line("void example() throws Exception {", 0));
            statements.forEach(lines::addAll);
            lines.add(new Line("}", 0));
        }
        lines.add(new Line("}", 0));
        return new Source(
                String.join("\n", lines.stream().map(Line::text).toList()) + "\n",
                lines.stream().map(Line::number).toList());
    }
}
