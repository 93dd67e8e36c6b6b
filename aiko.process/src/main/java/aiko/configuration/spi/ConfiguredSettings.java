// SPDX-License-Identifier: Apache-2.0
package aiko.configuration.spi;

import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one configuration, and its surroundings.
 *
 * <pre>{@code
 * interface DoorConfiguration {
 *     String key_file();              // of the setting key.file
 * }
 *
 * void check(ConfiguredSettings settings) {
 *     Path key = settings.etc().resolve(settings.as(DoorConfiguration.class).key_file());
 * }
 * }</pre>
 *
 * @param pid the whole PID, with {@code ~NAME} for one of several
 * @param values those that are set, by their keys
 * @param etc the configuration folder
 * @param data the container's own folder
 * @param environment the environment variables
 */
public record ConfiguredSettings(
        String pid, Map<String, String> values, Path etc, Path data, Map<String, String> environment) {
    /**
     * The settings as a component property type, as Declarative Services give it to a component: a method {@code token_file} has
     * the value of the key {@code token.file}. Its methods return texts, numbers, truth values, or arrays of texts.
     *
     * @throws IllegalArgumentException when a method is called whose value has another type
     */
    public <C> C as(Class<C> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> value(method)));
    }

    private @Nullable Object value(Method method) {
        Class<?> type = method.getReturnType();
        String text = values.get(method.getName().replace('_', '.'));
        if (text == null) {
            return method.getDefaultValue() != null || !type.isPrimitive()
                    ? method.getDefaultValue()
                    : Array.get(Array.newInstance(type, 1), 0);
        }
        if (type == String.class) {
            return text;
        } else if (type == String[].class) {
            return text.isEmpty() ? new String[0] : text.split("\\s*,\\s*");
        } else if (type == boolean.class) {
            return Boolean.valueOf(text);
        } else if (type == int.class) {
            return Integer.valueOf(text);
        } else if (type == long.class) {
            return Long.valueOf(text);
        } else if (type == double.class) {
            return Double.valueOf(text);
        }
        throw new IllegalArgumentException(method.getName() + ": no setting has the type " + type.getName());
    }
}
