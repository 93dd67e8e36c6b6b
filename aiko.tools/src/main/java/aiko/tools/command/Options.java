// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The arguments of a command: options with a value, {@code --name VALUE} or {@code --name=VALUE}, and operands. */
public final class Options {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Options() {}

    /**
     * Reads arguments; those after {@code --} are operands.
     *
     * @param known the options, such as {@code --name}
     * @throws UsageException for an unknown option, one without its value, or one that is given twice
     */
    public static Options of(List<String> arguments, Set<String> known) throws UsageException {
        var options = new Options();
        var rest = arguments.iterator();
        boolean ended = false;
        while (rest.hasNext()) {
            String argument = rest.next();
            if (ended || !argument.startsWith("-") || argument.length() == 1) {
                options.operands.add(argument);
            } else if (argument.equals("--")) {
                ended = true;
            } else {
                int equals = argument.indexOf('=');
                String option = equals < 0 ? argument : argument.substring(0, equals);
                if (!known.contains(option)) {
                    throw new UsageException("unknown option " + argument);
                }
                String value = equals >= 0 ? argument.substring(equals + 1) : rest.hasNext() ? rest.next() : "";
                if (value.isEmpty()) {
                    throw new UsageException(option + ": expected a value");
                }
                if (options.values.put(option, value) != null) {
                    throw new UsageException(option + ": given twice");
                }
            }
        }
        return options;
    }

    /** The value of an option, if it is given. */
    public Optional<String> value(String option) {
        return Optional.ofNullable(values.get(option));
    }

    /** The only operand, if there is one. */
    public Optional<String> operand() throws UsageException {
        if (operands.size() > 1) {
            throw new UsageException("unexpected argument \"" + operands.get(1) + "\"");
        }
        return operands.stream().findFirst();
    }

    /**
     * The only operand.
     *
     * @param what it is, for the error message: {@code a library}
     */
    public String operand(String what) throws UsageException {
        return operand().orElseThrow(() -> new UsageException("expected " + what));
    }
}
