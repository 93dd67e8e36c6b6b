// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.EventLoop;
import aiko.event.internal.EventLoopThread;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import aiko.message.Messages;
import aiko.message.internal.ignored.IgnoredMessages;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * The access of each bundle to a process: event loops of the bundle, and messages and connection states that are delivered there.
 *
 * @param messages the messages of the process, with all handlers on the event loop of the process
 * @param ignored logs the messages that handlers of the bundles ignore
 */
public record BundleAccess(
        ProcessEventLoops loops,
        Messages messages,
        ThreadServices threadServices,
        IgnoredMessages ignored,
        Logger logger)
        implements BundleResources {
    /** The event loop of everything of the bundle, except services that further ones run. */
    public EventLoop eventLoop(Bundle bundle) {
        return loops.of(bundle).first();
    }

    @Override
    public EventLoop ofService(Bundle bundle, int serviceId) {
        return loops.of(bundle).ofService(serviceId);
    }

    @Override
    public Messages messages(Bundle bundle) {
        BundleEventLoops room = loops.of(bundle);
        return new BundleMessages(messages, room.first(), room.deliveries(), threadServices, ignored, logger);
    }

    /** The same listener, called on the event loop of the bundle. */
    public ConnectionListener onItsLoop(Bundle bundle, ConnectionListener listener) {
        BundleEventLoops room = loops.of(bundle);
        Object whom = threadServices.current();
        return state -> room.deliveries().put(new StateDelivery(listener, state, whom, room.first(), logger));
    }

    private record StateDelivery(
            ConnectionListener listener, ConnectionState state, Object whom, EventLoopThread eventLoop, Logger logger)
            implements Deliveries.Delivery {
        @Override
        public void run() {
            try {
                listener.connectionStateChanged(state);
            } catch (RuntimeException | LinkageError failure) {
                eventLoop.countFailure();
                logger.error(
                        "connection listener {} failed on {}: {}",
                        listener.getClass().getName(),
                        state,
                        failure.toString(),
                        failure);
            }
        }

        @Override
        public String what() {
            return "connection listener " + listener.getClass().getName();
        }
    }
}
