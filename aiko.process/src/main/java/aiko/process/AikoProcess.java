// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.BootTopic;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import aiko.message.MessageServer;
import aiko.message.Messages;
import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An Aiko process. Each process of this framework is an OSGi service. Each bundle gets an object of its own; when the bundle
 * stops, its services are removed, or wait for those of its next version.
 *
 * <pre>{@code
 * @Activate
 * public Thermometer(@Reference AikoProcess process) {
 *     service = process.addService(ServiceDefinition.named("thermometer").withTags("room=kitchen"));
 *     process.eventLoop().addTimerHandler(() -> logger.info("{}", service.statistics()), Duration.ofSeconds(10));
 * }
 * }</pre>
 *
 * <p>Source: {@code process.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface AikoProcess {
    /** The topic path of the process itself: service {@code 0}. */
    TopicPath topicPath();

    /** The topic path of a service of this process; the service need not exist. */
    default TopicPath topicPath(int serviceId) {
        return topicPath().withServiceId(serviceId);
    }

    /** The boot topic: the well-known topic of the namespace, on which registrars announce themselves. */
    default String bootTopic() {
        return BootTopic.of(topicPath().namespace());
    }

    /**
     * The event loop of the calling bundle. It runs the bundle's services, timers, queues, message handlers and connection
     * listeners, one at a time and in order. Other bundles and the process itself have event loops of their own, so that no
     * bundle waits for the code of another one. If several threads are configured for the services of a bundle, further event
     * loops run the services, and this one everything else.
     *
     * @see HostedService#eventLoop()
     */
    EventLoop eventLoop();

    /** The messages of this process. */
    Messages messages();

    /** The MQTT server of this process: of several addresses, the one that it is connected to or tries. */
    MessageServer messageServer();

    /** The state of the connection to the MQTT server and the registrar. */
    ConnectionState connectionState();

    /**
     * The problem that keeps the process from all or some others, one line for people, such as {@code cannot connect to
     * MQTT server localhost:1883: connection refused}. Empty if no problem is known.
     */
    default Optional<String> connectionProblem() {
        return Optional.empty();
    }

    /** Calls the listener with the current state, and again after each change. */
    Handle addConnectionListener(ConnectionListener listener);

    /**
     * The primary registrar that has announced itself and has answered as the primary. Anybody can announce a registrar, see
     * {@link #announcedRegistrar()}.
     */
    Optional<RegistrarDetails> registrar();

    /**
     * The primary registrar that was announced last, by whomever: it may be dead, or no registrar. Within 1 s it has answered
     * and is the {@link #registrar()}, or is most likely dead.
     *
     * <pre>{@code
     * boolean isUnverified = process.registrar().isEmpty() && process.announcedRegistrar().isPresent();
     * }</pre>
     *
     * @return empty if no registrar was announced since the last connect, or the last message announced that there is none
     */
    Optional<RegistrarDetails> announcedRegistrar();

    /** Adds a service that ignores its messages. */
    default HostedService addService(ServiceDefinition definition) {
        return addService(definition, message -> {});
    }

    /**
     * Adds a service. It is registered as soon as a registrar is known, and again with each new registrar.
     *
     * @param handler handles the messages of the service
     * @throws IllegalStateException if the process is terminating
     */
    HostedService addService(ServiceDefinition definition, ServiceHandler handler);

    /**
     * Adds a service whose messages are handled on the given event loop, such as {@link #eventLoop()}, for a handler that
     * shares state with the other code of that event loop.
     *
     * @throws IllegalStateException if the process is terminating
     */
    HostedService addService(ServiceDefinition definition, ServiceHandler handler, EventLoop eventLoop);

    /**
     * Adds a service whose commands are the methods of an interface: {@code (method argument …)} on its {@code in} topic
     * calls the method of that name with as many parameters, converted to their types.
     *
     * @param commands an interface
     * @param target the object whose methods are called
     * @throws IllegalArgumentException if {@code commands} is not an interface
     * @throws IllegalStateException if the process is terminating
     */
    <T> HostedService addService(ServiceDefinition definition, Class<T> commands, T target);

    /** The same as {@link HostedService#remove()}. */
    @MayBlock
    default void removeService(HostedService registration) {
        registration.remove();
    }

    /** The services of this process, of all bundles, in the order of their ids. A snapshot. */
    List<HostedService> services();

    /**
     * Stops the framework in order and ends the JVM. Returns at once.
     *
     * @param exitStatus from 0 to 255
     */
    void terminate(int exitStatus);
}
