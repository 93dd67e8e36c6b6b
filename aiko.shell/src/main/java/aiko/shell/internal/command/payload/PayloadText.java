// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.payload;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.shell.internal.output.CommandException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts payloads to JSON and back. */
final class PayloadText {
    private static final String COMMAND = "command";
    private static final String PARAMETERS = "parameters";

    private final Json json = new Json();

    /** The command and the parameters of a payload, or its fault. */
    String parse(String payload) {
        try {
            SExpression expression = SExpressions.parse(payload);
            var fields = new LinkedHashMap<String, Object>();
            fields.put(COMMAND, expression.command());
            fields.put(PARAMETERS, expression.parameters());
            return json.write(fields);
        } catch (SExpressionException unreadable) {
            return error(unreadable);
        }
    }

    /** The same for a payload that is given as a JSON string. */
    String parseLine(byte[] line) {
        try {
            return parse(json.string(line));
        } catch (CommandException unreadable) {
            return error(unreadable);
        }
    }

    /** @throws CommandException if the text is no JSON object of that form, or cannot be written as a payload */
    String generate(byte[] text) {
        if (!(json.value(text) instanceof Map<?, ?> fields)
                || !fields.containsKey(COMMAND)
                || !(fields.get(PARAMETERS) instanceof List || fields.get(PARAMETERS) instanceof Map)) {
            throw new CommandException("expected {\"command\": …, \"parameters\": […] or {…}}");
        }
        try {
            return SExpressions.generate(new SExpression(fields.get(COMMAND), fields.get(PARAMETERS)));
        } catch (SExpressionException unwritable) {
            throw new CommandException(unwritable.getMessage(), unwritable);
        }
    }

    /** The payload as a JSON string, or why there is none. */
    String generateLine(byte[] line) {
        try {
            return json.write(generate(line));
        } catch (CommandException unwritable) {
            return error(unwritable);
        }
    }

    /** The bytes of the typed text. */
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String error(RuntimeException problem) {
        return json.write(Map.of("error", problem.getMessage()));
    }
}
