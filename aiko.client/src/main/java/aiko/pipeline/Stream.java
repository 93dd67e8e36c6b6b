// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline;

import aiko.threading.AnyThread;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of frames, with the parameters that its pipeline has given it.
 *
 * <pre>{@code
 * String mask = frame.stream().parameter("mask").orElse("***");
 * }</pre>
 *
 * <p>Source: {@code stream.py} of the reference implementation.
 *
 * @param element the name of the element
 * @param id identifies the stream at this element; {@value #DEFAULT_ID} if the pipeline has named none
 * @param parameters the parameters by their names: values of expressions, see {@link aiko.sexpression.SExpression}
 */
@AnyThread
public record Stream(String element, String id, Map<String, @Nullable Object> parameters) {
    /** The id of the stream of frames without one. */
    public static final String DEFAULT_ID = "*";

    /**
     * A parameter as text: that of this element alone, {@code ELEMENT.NAME}, or else that of all elements, {@code NAME}.
     *
     * @return empty if it is missing, null, a list or a dictionary
     */
    public Optional<String> parameter(String name) {
        Object value = parameters.getOrDefault(element + '.' + name, parameters.get(name));
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
