// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.Arrays;
import java.util.List;

/**
 * A command of a service, for people: its name, parameters and answer.
 *
 * <pre>{@code
 * CommandDescription blink = CommandDescription.of("blink", "times: int", "pause: Duration")
 *         .withDescription("blinks a number of times");
 * CommandDescription colors = CommandDescription.of("colors").answering("List<String>");
 * }</pre>
 *
 * @param name the name on the wire
 * @param parameters the parameters, in order
 * @param answer the type of its answer; empty if it is not a request
 * @param description one line; empty for none
 */
public record CommandDescription(String name, List<Parameter> parameters, String answer, String description) {
    /**
     * A parameter of a command.
     *
     * @param name the name, for people
     * @param type the type, as Java writes it, without packages; that of an enum is {@code A|B|C}, that of a record
     *     {@code (name: String percent: int)}; followed by {@code …} if there may be any number of them
     */
    public record Parameter(String name, String type) {
        /** {@code name: type}. */
        @Override
        public String toString() {
            return type.isEmpty() ? name : name + ": " + type;
        }
    }

    public CommandDescription {
        parameters = List.copyOf(parameters);
    }

    /** A command without an answer, and with these parameters, each {@code name: type} or only a name. */
    public static CommandDescription of(String name, String... parameters) {
        return new CommandDescription(
                name,
                Arrays.stream(parameters).map(CommandDescription::parameter).toList(),
                "",
                "");
    }

    private static Parameter parameter(String text) {
        int colon = text.indexOf(": ");
        return colon < 0 ? new Parameter(text, "") : new Parameter(text.substring(0, colon), text.substring(colon + 2));
    }

    /** The same command as a request, with an answer of this type. */
    public CommandDescription answering(String type) {
        return new CommandDescription(name, parameters, type, description);
    }

    /** The same command with this line for people. */
    public CommandDescription withDescription(String line) {
        return new CommandDescription(name, parameters, answer, line);
    }
}
