// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The protocol of the services that have an interface. A {@code @Reference} to the interface gets services of other processes
 * with this protocol only, and an {@link AikoService} that is published under the interface and states no protocol has this one.
 *
 * <pre>{@code
 * @AikoProtocol(AikoService.PROTOCOL_PREFIX + "thermostat:0")
 * public interface Thermostat {
 *     void set(double celsius);
 *
 *     CompletionStage<Double> celsius();
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AikoProtocol {
    /** The protocol: a prefix and {@code NAME:VERSION}. */
    String value();
}
