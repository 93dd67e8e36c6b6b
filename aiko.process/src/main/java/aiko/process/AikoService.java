// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Makes a Declarative Services component an Aiko service. It is added to the process when the OSGi service of the component is
 * registered, and removed when that is unregistered. If it may return, because its bundle is replaced or a reference is
 * unsatisfied, its place is kept for the grace time of the process, and its messages are queued.
 *
 * <p>{@code (method argument …)} on the {@code in} topic of the service calls that method of an interface under which the
 * component is registered, or the one that has this name by {@link AikoCommand}; other methods cannot be called. The call is made on
 * the event loop of the service and must not block.
 *
 * <p>A method that returns a value answers requests: {@code (method RESPONSE_TOPIC argument …)} calls it without the response
 * topic, and publishes its result there. A collection or array has an item for each element, an {@code Optional} at most one,
 * anything else one, which has several fields if it is a {@link aiko.message.ResponseFields}; a {@code CompletionStage} answers when it completes. If the method throws or an argument does not fit,
 * {@code (failure TEXT)} is published instead.
 *
 * <pre>{@code
 * @AikoService(name = "greeter", protocol = AikoService.PROTOCOL_PREFIX + "greeter:0", tags = "room=kitchen")
 * @Component
 * public class GreeterComponent implements Greeter {
 *     @Override
 *     public void greet(String name) { … }
 * }
 * }</pre>
 *
 * <p> Any OSGi service with the property {@value AikoConstants#SERVICE_NAME} is treated alike.
 */
@ComponentPropertyType
@RequireAikoProcess
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface AikoService {
    /** The prefix of the component properties. */
    String PREFIX_ = "aiko.";

    /** The prefix of the protocols of the reference implementation. */
    String PROTOCOL_PREFIX = "github.com/geekscape/aiko_services/protocol/";

    /** The name by which people find the service. */
    String name();

    /**
     * The protocol of the service: a prefix and {@code NAME:VERSION}. {@code *} states none; with the empty string, the service
     * is private to its process.
     */
    String protocol() default ServiceDefinition.UNSPECIFIED_PROTOCOL;

    /** The tags, each {@code key=value}. */
    String[] tags() default {};

    /** The consequence of a command that throws. */
    FailurePolicy failure() default FailurePolicy.CONTINUE;

    /**
     * Whether retained messages on the {@code in} and {@code control} topics are executed as well, again after each connect.
     * Otherwise they are ignored and logged.
     */
    boolean retained() default false;

    /**
     * Whether the {@link ServiceState} of the service is kept over a restart of the container, even after a kill. Then
     * {@code handOver} is also called while the service runs, and must change nothing.
     */
    boolean durable() default false;

    /**
     * Whether the service has a shared state without code: the items {@code lifecycle}, {@code log_level} and {@code running} of
     * the reference implementation, created when somebody asks for them. The service is then registered with the tag
     * {@link ServiceDefinition#SHARED_STATE_TAG}.
     */
    boolean share() default true;

    /**
     * The processes of this framework to which the service is added: an OSGi filter of the service properties of
     * {@link AikoProcess}, such as {@code (aiko.process.name=second)}, see {@link AikoConstants}. Empty for all.
     */
    String target() default "";
}
