// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import aiko.process.ServiceDefinition;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Passes an item of other services to a method of a component that is an {@link aiko.process.AikoService}: for each service that
 * matches, now or later, with its present value and again with each change, until the service of the component is removed.
 *
 * <p>The parameter is the value, converted as by {@link aiko.process.ValueConversion}; a parameter of the type
 * {@link aiko.process.ServiceDetails} before it is the service. A value that does not fit is logged and ignored. A method with an
 * {@code Optional} is also called, with an empty one, when the item or the service is removed.
 *
 * <p>The method is called on the event loop of the component's service and must not block. If values arrive faster than it handles
 * them, it receives the latest of each service.
 *
 * <pre>{@code
 * @FollowedItem(service = "thermometer", item = "celsius")
 * void measured(int celsius) { … }
 * }</pre>
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface FollowedItem {
    /** The most services that a method follows; further ones are logged and ignored. */
    int MOST_SERVICES = 1_000;

    /** The name of the services. */
    String service();

    /** The name of the item. */
    String item();

    /** The protocol of the services; {@code *} for any. */
    String protocol() default ServiceDefinition.UNSPECIFIED_PROTOCOL;

    /** Tags that the services have, each {@code key=value}. */
    String[] tags() default {};
}
