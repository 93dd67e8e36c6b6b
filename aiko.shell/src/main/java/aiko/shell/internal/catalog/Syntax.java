// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;

/**
 * The options and operands of a command, as it describes them.
 *
 * @param options in the order of the command
 * @param ways those to call it
 */
public record Syntax(List<Option> options, List<Way> ways) {
    public static final Syntax UNKNOWN = new Syntax(List.of(), List.of());

    private static final String REPEATED = "…";
    private static final Option HELP = new Option(List.of("--help"), "");
    private static final Pattern CAPITALS = Pattern.compile("\\p{Lu}{2,}…?( \\p{Lu}{2,}…?)*");

    /** An operand that is completed as another kind: {@code FILE:SCRIPT}. */
    private static final Pattern KIND = Pattern.compile("(\\p{Lu}+):([\\w|]+)");

    /**
     * An option.
     *
     * @param names such as {@code --level} and {@code -l}
     * @param value the kind of its value; empty if it has none
     */
    public record Option(List<String> names, String value) {
        /** The name that is offered. */
        public String longest() {
            return names.get(0);
        }
    }

    /**
     * A way to call it.
     *
     * @param text as people read it, without the command
     * @param words kinds of operands, and words that are typed as they are: see {@link Usage}
     */
    public record Way(String text, List<String> words) {
        static Way of(String usage) {
            String words = KIND.matcher(usage).replaceAll("$2").replaceAll("[\\[\\]]", "");
            return new Way(KIND.matcher(usage).replaceAll("$1"), List.of(words.split(" ")));
        }
    }

    /** Of a text such as {@code "BUNDLE [FILE]"}. */
    static Syntax of(String usage) {
        return new Syntax(List.of(), usage.isEmpty() ? List.of() : List.of(Way.of(usage)));
    }

    /** Of one method of a command. */
    public static Syntax of(Method method) {
        return of(List.of(method), false);
    }

    /** Of the methods of a command, which have the same name; our own all have {@code --help}. */
    static Syntax of(List<Method> methods, boolean hasHelp) {
        var options = new ArrayList<Option>();
        var ways = new ArrayList<Way>();
        for (Method method : methods) {
            for (Parameter parameter : method.getParameters()) {
                option(parameter).ifPresent(options::add);
                ways.addAll(ways(parameter));
            }
        }
        if (hasHelp) {
            options.add(HELP);
        }
        return new Syntax(options.stream().distinct().toList(), List.copyOf(ways));
    }

    /** The operands as people read them, of all ways; empty if it has none. */
    public String usage() {
        return ways.stream().map(Way::text).collect(Collectors.joining(" | "));
    }

    /** The option with that name. */
    public Optional<Option> option(String name) {
        return options.stream().filter(option -> option.names().contains(name)).findFirst();
    }

    /** The kinds and words that may follow operands: {@code SERVICE}, {@code tail}. */
    public List<String> next(List<String> operands) {
        return ways.stream()
                .flatMap(way -> next(way.words(), operands).stream())
                .flatMap(word -> Arrays.stream(word.split("\\|")))
                .distinct()
                .toList();
    }

    private static Optional<String> next(List<String> way, List<String> operands) {
        for (int i = 0; i < operands.size(); i++) {
            String word = at(way, i);
            if (word == null || !isKind(word) && !List.of(word.split("\\|")).contains(operands.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(at(way, operands.size())).map(word -> word.replace(REPEATED, ""));
    }

    private static String at(List<String> way, int place) {
        if (place < way.size()) {
            return way.get(place);
        }
        String last = way.isEmpty() ? "" : way.get(way.size() - 1);
        return last.endsWith(REPEATED) ? last : null;
    }

    /** Whether a word stands for operands of that kind, and not for itself. */
    public static boolean isKind(String word) {
        return !word.isEmpty() && word.equals(word.toUpperCase(Locale.ROOT)) && Character.isUpperCase(word.charAt(0));
    }

    private static Optional<Option> option(Parameter parameter) {
        var option = parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
        if (option == null) {
            return Optional.empty();
        }
        boolean isFlag = !option.presentValue().equals(org.apache.felix.service.command.Parameter.UNSPECIFIED);
        List<String> names = Arrays.stream(option.names())
                .sorted((one, other) -> other.length() - one.length())
                .toList();
        String kind = names.get(0).replaceFirst("^-+", "").toUpperCase(Locale.ROOT);
        return Optional.of(new Option(names, isFlag ? "" : kind));
    }

    /** The ways to use a parameter; none if it is an option, or undescribed. */
    public static List<Way> ways(Parameter parameter) {
        var usage = parameter.getAnnotation(Usage.class);
        if (usage != null) {
            return Arrays.stream(usage.value()).map(Way::of).toList();
        }
        Descriptor description = parameter.getAnnotation(Descriptor.class);
        if (description == null || parameter.isAnnotationPresent(org.apache.felix.service.command.Parameter.class)) {
            return List.of();
        }
        var capitals = CAPITALS.matcher(description.value());
        return capitals.lookingAt() ? List.of(Way.of(capitals.group())) : List.of();
    }
}
