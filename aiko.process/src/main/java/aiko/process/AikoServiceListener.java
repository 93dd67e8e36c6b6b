// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Informs the OSGi service behind an {@link AikoService} where it was added: of its topic path, its event loop, its messages.
 * A component that implements this gets the calls for each process of this framework to which it is added. They cannot be made
 * over MQTT, even if the component is registered under this interface.
 *
 * <p>The calls are made on the thread that registers the OSGi service, and must not block. An exception is logged.
 *
 * <pre>{@code
 * @Component
 * @AikoService(name = "greeter")
 * public class GreeterComponent implements Greeter, AikoServiceListener {
 *     private volatile HostedService service;
 *
 *     @Override
 *     public void serviceAdded(HostedService service) {
 *         this.service = service;
 *     }
 *
 *     @Override
 *     public void greet(String name) {
 *         service.messages().publishCommand(service.topicPath().out(), "hello", name);
 *     }
 * }
 * }</pre>
 */
@AnyThread
@ConsumerType
public interface AikoServiceListener {
    /**
     * The service was added to a process. Messages may be handled before this returns; if the service takes the place of a
     * predecessor, none is.
     */
    void serviceAdded(HostedService service);

    /**
     * The service was removed from a process and gets no further message. Called once for each {@link #serviceAdded}, when the
     * OSGi service is unregistered or added again with other properties. A successor may take its place, see
     * {@link ServiceState}.
     */
    default void serviceRemoved(HostedService service) {}
}
