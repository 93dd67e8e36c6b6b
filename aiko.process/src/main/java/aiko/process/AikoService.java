// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Makes a Declarative Services component an Aiko service: it is added to the process when the component's service is
 * registered and removed when it is unregistered. Where it may come back, since its bundle is replaced or something that it
 * needs comes and goes, its place is kept for the grace time of the process, and its messages wait.
 *
 * <p>{@code (method argument …)} on the service's {@code in} topic calls that method of an interface under which the
 * component is published; nothing else of the component can be reached. The call is made on the event loop of the
 * service and must not block. Any OSGi service with the property {@value AikoConstants#SERVICE_NAME} is treated alike.
 */
@ComponentPropertyType
@RequireAikoProcess
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface AikoService {
    /** The prefix of the component properties. */
    String PREFIX_ = "aiko.";

    /** What the protocols of the reference implementation begin with. */
    String PROTOCOL_PREFIX = "github.com/geekscape/aiko_services/protocol/";

    /** The name by which people find the service. */
    String name();

    /**
     * What the service understands: a prefix and {@code NAME:VERSION}. {@code *} states nothing; the empty string keeps
     * the service private to its process.
     */
    String protocol() default ServiceDefinition.UNSPECIFIED_PROTOCOL;

    /** Each {@code key=value}. */
    String[] tags() default {};

    /** What becomes of the service when a command throws: the name of a {@link FailurePolicy}. */
    FailurePolicy failure() default FailurePolicy.CONTINUE;

    /**
     * Whether messages that the MQTT server has kept (MQTT's retain flag) on the {@code in} and {@code control} topics are
     * executed as well: again with each connection. Else they are left out, with a line in the log.
     */
    boolean retained() default false;

    /**
     * Whether the {@link ServiceState} of the service is kept over a restart of the container, however that ends: then
     * {@code handOver} is called while the service runs, too, and may change nothing.
     */
    boolean durable() default false;

    /**
     * To which processes of this framework the service is added: a filter, in the syntax of OSGi, over the service
     * properties of {@link AikoProcess}, such as {@code (aiko.process.name=second)}, see {@link AikoConstants}. Empty for all of them.
     */
    String target() default "";
}
