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
 * A service of this process, as somebody has added it. When its bundle is replaced, the service of the next version gets
 * its id and its place in the directory; this registration has ended then, and does nothing any more.
 *
 * <p>Safe for use by any thread.
 */
@AnyThread
@ProviderType
public interface HostedService {
    /** The number of the service in its process: from 1, ascending, never given twice in the life of a process. */
    int serviceId();

    /** What the directory is told, whether or not a registrar is known now. */
    ServiceDetails details();

    /** What was asked for. */
    ServiceDefinition definition();

    /** The bundle that added it. */
    Bundle bundle();

    /** Runs the handler of the service, as long as the service is there. */
    EventLoop eventLoop();

    /** The messages of the process that it belongs to. */
    Messages messages();

    /**
     * Calls the handler with each control message of the service before the service's own handler gets it, on the event
     * loop of the service and in the order of addition. An exception counts as a failure of the service. A handler of the
     * bundle that added the service ends when that bundle is replaced; handlers of other bundles stay.
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

    /** Figures of the service. */
    ServiceStatistics statistics();

    /** Where the service is. */
    default TopicPath topicPath() {
        return details().topicPath();
    }

    /**
     * Removes the service: the registrar is told, and no further message reaches it. Doing so twice does nothing.
     *
     * <p>While the bundle that has added it stops to be replaced, the service
     * waits for its successor instead; then this waits for a message that is being handled, up to a second, unless it
     * is called on the event loop of the service.
     */
    @MayBlock
    void remove();
}
