// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline;

import aiko.process.AikoConstants;
import aiko.process.AikoService;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Makes a component that implements {@link PipelineElement} an element of pipelines: a service of the process, as
 * {@link AikoService} does for other components. A component has one of both annotations.
 *
 * <pre>{@code
 * @Component
 * @AikoElement(name = "shout", tags = "language=en", threads = 2)
 * public class Shout implements PipelineElement { … }
 * }</pre>
 *
 * <p>Any OSGi service {@link PipelineElement} with the property {@code aiko.element.name} is treated alike.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface AikoElement {
    /** The prefix of the component properties. */
    String PREFIX_ = "aiko.element.";

    /** The name by which pipelines find the element: the {@code name} of the {@code service_filter} in their definition. */
    String name();

    /** The protocol of the element. */
    String protocol() default PipelineElement.PROTOCOL;

    /** The tags, each {@code key=value}. */
    String[] tags() default {};

    /** The largest number of streams that are processed at the same time: from 1, the default, to 64. */
    int threads() default 1;

    /** The processes of this framework to which the element is added: a filter like {@link AikoConstants#SERVICE_TARGET}. */
    String target() default "";
}
