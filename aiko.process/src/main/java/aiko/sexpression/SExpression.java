// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payload that was read: {@code (command parameter …)}.
 *
 * <p>A value is a {@code String} (symbol), {@code null} ({@code 0:}), a {@code List} of values or a {@code Map} of
 * {@code String} to value. None of them can be changed.
 *
 * @param command the first element: nearly always a {@code String}; a list in it is never a dictionary
 * @param parameters a {@code List} of values, or a {@code Map} if the parameters as a whole are a dictionary
 */
public record SExpression(@Nullable Object command, Object parameters) {
    /** @throws IllegalArgumentException if the parameters are neither a {@code List} nor a {@code Map} */
    public SExpression {
        if (!(parameters instanceof List) && !(parameters instanceof Map)) {
            throw new IllegalArgumentException("expected a List or a Map as parameters");
        }
    }

    /** The command if it is a symbol; else the empty string. */
    public String name() {
        return command instanceof String name ? name : "";
    }

    /** The parameters as a list; if they are a dictionary, a list with that dictionary. */
    @SuppressWarnings("unchecked")
    public List<@Nullable Object> arguments() {
        return parameters instanceof Map ? List.of(parameters) : (List<@Nullable Object>) parameters;
    }
}
