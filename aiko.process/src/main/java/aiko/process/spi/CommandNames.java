// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.process.AikoCommand;
import aiko.process.AikoParameter;
import aiko.process.AikoServiceListener;
import aiko.process.ServiceState;
import aiko.threading.AnyThread;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one rule by which methods and commands meet: for services, for proxies, and for people.
 *
 * <ol>
 *   <li>The name of a method on the wire is that of its {@link AikoCommand}, else the name of the method. Proxies send it.
 *   <li>A command calls the method with exactly its name on the wire.
 *   <li>If there is none, it calls the method whose name consists of the same {@linkplain #words words}, if there is only one.
 * </ol>
 *
 * <pre>{@code
 * String target = CommandNames.words("setTarget"); // "set_target"
 * String address = CommandNames.words("getURL"); // "get_url", as of getUrl and get_url
 * String step = CommandNames.words("step2"); // "step2", as of step_2
 * }</pre>
 */
@AnyThread
@ProviderType
public final class CommandNames {
    /** The longest name of a command that an annotation can give, in characters. */
    public static final int LONGEST = 100;

    /** Interfaces whose methods the process calls: they cannot be called over MQTT. */
    public static final Set<Class<?>> FOR_THE_PROCESS = Set.of(AikoServiceListener.class, ServiceState.class);

    private static final String FORBIDDEN = "()'\":";

    private CommandNames() {}

    /**
     * The name of a method on the wire.
     *
     * @throws IllegalArgumentException if its annotation gives it an invalid one; the message names the reason
     */
    public static String of(Method method) {
        AikoCommand annotation = method.getAnnotation(AikoCommand.class);
        if (annotation == null || annotation.value().isEmpty()) {
            return method.getName();
        }
        String name = annotation.value();
        if (name.length() > LONGEST || !name.codePoints().allMatch(CommandNames::isAllowed)) {
            throw new IllegalArgumentException(
                    "@AikoCommand of " + method.getName() + ": the name is invalid: expected 1 to " + LONGEST
                            + " characters without white space, parentheses, quotes and colons");
        }
        return name;
    }

    private static boolean isAllowed(int character) {
        return !Character.isWhitespace(character)
                && !Character.isSpaceChar(character)
                && !Character.isISOControl(character)
                && FORBIDDEN.indexOf(character) < 0;
    }

    /**
     * The words of a name, in lower case and joined by underscores. A word begins after an underscore, and with a capital after a letter or digit
     * that is none; of several capitals, the last one begins a word if a small letter follows. Digits belong to the word before.
     * Underscores at the beginning and the end remain.
     */
    public static String words(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && name.charAt(start) == '_') {
            start++;
        }
        while (end > start && name.charAt(end - 1) == '_') {
            end--;
        }
        var words = new StringBuilder(name.length() + 4).append(name, 0, start);
        for (int i = start; i < end; i++) {
            char character = name.charAt(i);
            if (character == '_') {
                continue;
            }
            if (i > start && beginsWord(name, i, end)) {
                words.append('_');
            }
            words.append(Character.toLowerCase(character));
        }
        return words.append(name, end, name.length()).toString();
    }

    private static boolean beginsWord(String name, int index, int end) {
        char character = name.charAt(index);
        char before = name.charAt(index - 1);
        if (before == '_') {
            return !Character.isDigit(character);
        }
        if (!Character.isUpperCase(character)) {
            return false;
        }
        return !Character.isUpperCase(before) || index + 1 < end && Character.isLowerCase(name.charAt(index + 1));
    }

    /** Whether messages may call the method of an interface under which a service is published. */
    public static boolean isCommand(Class<?> type, Method method) {
        return !Modifier.isStatic(method.getModifiers()) && !method.isBridge() && !isForTheProcess(type, method);
    }

    /** An interface may extend those that the process calls. */
    private static boolean isForTheProcess(Class<?> type, Method method) {
        return FOR_THE_PROCESS.stream()
                .filter(reserved -> reserved.isAssignableFrom(type))
                .flatMap(reserved -> Arrays.stream(reserved.getMethods()))
                .anyMatch(reserved -> reserved.getName().equals(method.getName())
                        && Arrays.equals(reserved.getParameterTypes(), method.getParameterTypes()));
    }

    /** The names of the parameters of a method, for people. */
    public static List<String> parameters(Method method) {
        Parameter[] parameters = method.getParameters();
        var names = new String[parameters.length];
        for (int i = 0; i < names.length; i++) {
            AikoParameter annotation = parameters[i].getAnnotation(AikoParameter.class);
            names[i] = annotation != null && !annotation.value().isBlank()
                    ? annotation.value()
                    : parameters[i].isNamePresent() ? parameters[i].getName() : "arg" + (i + 1);
        }
        return List.of(names);
    }

    /** The line that describes a command to people; empty for none. */
    public static String description(Method method) {
        AikoCommand annotation = method.getAnnotation(AikoCommand.class);
        return annotation == null ? "" : annotation.description();
    }
}
