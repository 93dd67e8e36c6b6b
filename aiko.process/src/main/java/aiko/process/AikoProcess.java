// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.event.EventLoop;
import aiko.event.Handle;
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
 * An Aiko process: an OSGi service, one for each process that this framework hosts. Each bundle gets an object of its
 * own; when the bundle stops, the services that it added are removed, or wait for those of its next version.
 *
 * <p>Safe for use by any thread; nothing blocks, but for {@link #removeService} as it says.
 *
 * <p>Source: {@code process.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface AikoProcess {
    /** The topic path of the process itself: service {@code 0}. */
    TopicPath topicPath();

    /** The topic path of a service of this process, whether or not it exists. */
    default TopicPath topicPath(int serviceId) {
        return topicPath().withServiceId(serviceId);
    }

    /** The one well-known topic of the namespace, on which registrars announce themselves. */
    default String bootTopic() {
        return topicPath().namespace() + "/service/registrar";
    }

    /**
     * The event loop of the calling bundle: it runs everything that the bundle has this process call, one at a time and in
     * order: its services, timers, queues, the handlers of its subscriptions, its connection listeners. Other bundles, and
     * the process itself, have event loops of their own, so that nobody waits for somebody else's code. Where the process
     * is configured with several threads for the services of a bundle, further ones run these; this one runs the rest.
     *
     * @see HostedService#eventLoop()
     */
    EventLoop eventLoop();

    /** The messages of this process. */
    Messages messages();

    /** The MQTT server of this process. */
    MessageServer messageServer();

    /** How far the process has come in reaching the others. */
    ConnectionState connectionState();

    /**
     * What keeps the process from reaching the others, or some of them: one sentence for people, such as "MQTT server
     * localhost:1883 can't be reached: connection refused". Empty if nothing is known to.
     */
    default Optional<String> connectionProblem() {
        return Optional.empty();
    }

    /** Tells the listener the state now, and each change from then on. */
    Handle addConnectionListener(ConnectionListener listener);

    /**
     * The primary registrar, if one has announced itself and has answered as one: anybody can announce a registrar, see
     * {@link #announcedRegistrar()}.
     */
    Optional<RegistrarDetails> registrar();

    /**
     * The primary registrar as it was announced last, by whomever: it may be dead, or no registrar. Not more than a second
     * later, it has answered and is the {@link #registrar()}, or most likely does not live.
     *
     * <pre>{@code
     * boolean isUnverified = process.registrar().isEmpty() && process.announcedRegistrar().isPresent();
     * }</pre>
     *
     * @return empty if none was announced since the process was connected, or the last word was that there is none
     */
    Optional<RegistrarDetails> announcedRegistrar();

    /** Adds a service that takes no messages. */
    default HostedService addService(ServiceDefinition definition) {
        return addService(definition, message -> {});
    }

    /**
     * Adds a service. The registrar hears of it as soon as there is one, and again whenever there is a new one.
     *
     * @param handler receives the messages of the service
     * @throws IllegalStateException if the process is terminating
     */
    HostedService addService(ServiceDefinition definition, ServiceHandler handler);

    /**
     * Adds a service whose messages are handled on a certain event loop, such as {@link #eventLoop()}, which owns the
     * state that the handler changes.
     *
     * @throws IllegalStateException if the process is terminating
     */
    HostedService addService(ServiceDefinition definition, ServiceHandler handler, EventLoop eventLoop);

    /**
     * Adds a service whose commands are the methods of an interface: {@code (method argument …)} on its {@code in} topic
     * calls the method of that name with as many parameters, converted to their types.
     *
     * @param commands an interface
     * @param target whose methods are called
     * @throws IllegalArgumentException if {@code commands} is not an interface
     * @throws IllegalStateException if the process is terminating
     */
    <T> HostedService addService(ServiceDefinition definition, Class<T> commands, T target);

    /** The same as {@link HostedService#remove()}. */
    @MayBlock
    default void removeService(HostedService registration) {
        registration.remove();
    }

    /** The services of this process, of all bundles, in the order of their ids: a snapshot. */
    List<HostedService> services();

    /**
     * Ends the framework in order and the JVM with it. Returns at once.
     *
     * @param exitStatus from 0 to 255
     */
    void terminate(int exitStatus);
}
