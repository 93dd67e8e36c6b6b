// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.AnyThread;
import java.lang.reflect.Type;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Converts between values of expressions and Java types, as the commands of a service do: an OSGi service, one for the framework.
 *
 * <pre>{@code
 * Function<Object, Object> durations = conversion.reader(Duration.class);
 * Duration duration = (Duration) durations.apply("PT2S");
 * client.command(details.topicPath(), "blink", conversion.write(duration));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface ValueConversion {
    /**
     * A function that converts values of {@link aiko.sexpression.SExpression} to the type. Any thread may use it, again and again. It
     * throws an {@link IllegalArgumentException}, whose message names the reason, if a value does not fit.
     *
     * @param type text, numbers, booleans, enums, records, {@code Optional}, collections, maps, arrays, or a class with a static
     *     method or a constructor for text; with its type arguments
     */
    Function<@Nullable Object, @Nullable Object> reader(Type type);

    /**
     * Converts an object to a value of an expression, which {@link #reader} converts back: a record becomes a dictionary, an enum its
     * name, an empty {@code Optional} {@code null}, an array a list, any other object its text; nested objects too.
     */
    @Nullable
    Object write(@Nullable Object object);
}
