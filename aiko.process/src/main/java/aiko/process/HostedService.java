// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.MessageHandler;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/**
 * A service of a process. When its bundle is replaced, the service of the next version gets its id, its topic path and its
 * queued messages; this object has ended then, and does nothing any more.
 *
 * <pre>{@code
 * HostedService service = process.addService(ServiceDefinition.named("lamp"), Lamp.class, lamp);
 * service.messages().publishCommand(service.topicPath().out(), "color", "red");
 * …
 * service.remove();
 * }</pre>
 */
@AnyThread
@ProviderType
public interface HostedService {
    /** The service id: from 1, ascending, never reused in the life of a process. */
    int serviceId();

    /** The details for the directory, whether or not a registrar is known. */
    ServiceDetails details();

    /** The definition that it was added with. */
    ServiceDefinition definition();

    /** The bundle that added it. */
    Bundle bundle();

    /** The event loop that runs the handler of the service. */
    EventLoop eventLoop();

    /** The messages of its process, for the bundle of the service. */
    Messages messages();

    /**
     * Calls the handler with each control message of the service before the service's own handler gets it, on the event
     * loop of the service and in the order of addition. An exception counts as a failure of the service, as
     * that of its {@link ServiceHandler} does. A handler of the bundle that added the service ends when that bundle is
     * replaced; handlers of other bundles stay.
     *
     * @see ServiceHandler#control
     */
    default Handle addControlHandler(MessageHandler handler) {
        return interceptControl(handler);
    }

    /**
     * Adds a handler of control messages like {@link #addControlHandler}, which can keep a message from the handlers added
     * later and from the service itself.
     */
    Handle interceptControl(MessageInterceptor interceptor);

    /** The level of the log records of the service; empty if the levels of the loggers decide. Allocates nothing. */
    Optional<LogLevel> logLevel();

    /**
     * Sets the level of the log records of the service from the next one on, whichever logger writes them, as
     * {@code (update log_level DEBUG)} on its control topic does.
     */
    void setLogLevel(LogLevel level);

    /** Lets the levels of the loggers decide again. */
    void clearLogLevel();

    /** The figures of the service. */
    ServiceStatistics statistics();

    /** The topic path of the service. */
    default TopicPath topicPath() {
        return details().topicPath();
    }

    /**
     * Removes the service: it is unregistered, and gets no further message. The second call does nothing.
     *
     * <p>While the bundle that added it stops to be replaced, the place of the service is kept for its successor instead. Then
     * this waits for a message that is being handled, for at most 1 s, unless it is called on the event loop of the service.
     */
    @MayBlock
    void remove();
}
