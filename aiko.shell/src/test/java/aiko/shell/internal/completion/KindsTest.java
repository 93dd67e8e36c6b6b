// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.shell.internal.catalog.Syntax;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.Test;

/** Each operand and each value of an option is completed, or is known to be free text. */
class KindsTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path OTHERS = Path.of("src/main/resources/aiko/shell/internal/catalog/commands-of-others.txt");
    private static final Pattern KIND = Pattern.compile("KINDS \\+ \"=(\\w+)\"");

    /** Numbers, texts and code: nobody else knows them. */
    private static final Set<String> FREE = Set.of(
            "ARGUMENT",
            "CLASS",
            "CLOSURE",
            "COUNT",
            "INSTANCE",
            "INTERVAL",
            "JSON",
            "LDAP_FILTER",
            "LIST",
            "NAMESPACE",
            "NAMESPACES",
            "ONCE",
            "PAGE",
            "PATTERN",
            "PAYLOAD",
            "SECONDS",
            "START_LEVEL",
            "TEXT",
            "TIMEOUT",
            "VARIABLE");

    private static Set<String> completed() throws Exception {
        Set<String> kinds = new TreeSet<>();
        try (Stream<Path> files = Files.list(SOURCES.resolve("aiko/shell/internal/completion"))) {
            for (Path file : files.toList()) {
                KIND.matcher(Files.readString(file)).results().forEach(kind -> kinds.add(kind.group(1)));
            }
        }
        return kinds;
    }

    private static List<Method> commands() throws Exception {
        List<Method> commands = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES.resolve("aiko/shell/internal/command"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                String name =
                        SOURCES.relativize(file).toString().replace('/', '.').replaceAll("\\.java$", "");
                if (!name.endsWith("package-info")) {
                    Stream.of(Class.forName(name).getDeclaredMethods())
                            .filter(method -> method.isAnnotationPresent(Descriptor.class))
                            .forEach(commands::add);
                }
            }
        }
        return commands;
    }

    private static Stream<String> words(String usage) {
        return Stream.of(usage.replaceAll("\\p{Lu}+:(?=\\w)", "")
                .replaceAll("[\\[\\]…]", "")
                .split("[ |]+"));
    }

    @Test
    void each_kind_of_operand_has_a_completer_or_is_free_text() throws Exception {
        Set<String> used = new TreeSet<>();
        for (Method command : commands()) {
            Syntax syntax = Syntax.of(command);
            syntax.options().forEach(option -> used.add(option.value()));
            // Of Felix's commands, the operands of the list below count.
            if (!command.getDeclaringClass().getPackageName().endsWith(".felix")) {
                syntax.ways()
                        .forEach(way -> way.words().forEach(word -> words(word).forEach(used::add)));
            }
        }
        for (String line : Files.readAllLines(OTHERS)) {
            if (line.contains(" |")) {
                words(line.split("\\s\\|(?=\\s)", 3)[1]).forEach(used::add);
            }
        }
        used.removeIf(word -> !Syntax.isKind(word));
        assertThat(used).contains("SERVICE", "FEATURE", "CHECK_TAG", "OWNER", "ORDER", "SETTINGS_PID", "SHELL_COMMAND");
        used.removeAll(completed());
        assertThat(used).isSubsetOf(FREE);
    }
}
