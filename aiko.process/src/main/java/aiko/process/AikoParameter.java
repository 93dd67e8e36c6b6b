// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a parameter of a command for people, who see it in {@code aiko:describe}. Without it, a parameter has the name in the source if
 * that was compiled with {@code -parameters}, else {@code arg1}, {@code arg2} and so on. Messages contain no such names.
 *
 * <pre>{@code
 * public interface Lamp {
 *     void blink(@AikoParameter("times") int times, @AikoParameter("pause") Duration pause);
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface AikoParameter {
    /** The name: at most 100 characters of it. */
    String value();
}
