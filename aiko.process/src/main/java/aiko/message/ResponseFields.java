// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of an answer with several fields: {@code (response FIELD …)}, where any other item is one field. A method that returns
 * such items answers with them, as does {@link Messages#respond}.
 *
 * <pre>{@code
 * public List<ResponseFields> processes() {
 *     return List.of(ResponseFields.of("web", 4711, "running"));     // (response web 4711 running)
 * }
 * }</pre>
 *
 * <p>Source: {@code process_manager.py} of the reference implementation.
 *
 * @param values the fields, each as an item of {@link Messages#respond}
 */
public record ResponseFields(List<@Nullable Object> values) {
    public ResponseFields {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** An item with these fields. */
    public static ResponseFields of(@Nullable Object... values) {
        return new ResponseFields(Arrays.asList(values));
    }
}
