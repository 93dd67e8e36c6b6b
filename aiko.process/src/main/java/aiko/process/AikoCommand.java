// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a command on the wire, where it is not that of the method, and its description. On a method of the interface under which a
 * service is published, or of the one by which it is called: the service is called by that name, and a proxy sends it.
 *
 * <pre>{@code
 * public interface Thermostat {
 *     @AikoCommand("set_target")
 *     void target(@AikoParameter("celsius") double celsius);
 *
 *     @AikoCommand(description = "the temperature of the room, in degrees Celsius")
 *     double temperature();
 * }
 * }</pre>
 *
 * <p>Without a name, a method is called by its own, in the same spelling or in that of the other convention: {@code setTarget} and
 * {@code set_target} meet. An annotation of a class that implements the interface has no effect.
 *
 * <p>Source: the methods of actors in the reference implementation, which are {@code snake_case}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AikoCommand {
    /** The name: 1 to 100 characters, without white space, parentheses, quotes and colons. Empty for that of the method. */
    String value() default "";

    /** One line for people, which {@code aiko:describe} prints; at most 500 characters of it. */
    String description() default "";
}
