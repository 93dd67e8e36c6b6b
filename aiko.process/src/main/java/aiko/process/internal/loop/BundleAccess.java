// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.EventLoop;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import aiko.message.Messages;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * What a process has for each of the bundles that use it: event loops, and messages and states of the connection that come
 * there.
 *
 * @param messages of the process, with all handlers on the event loop of the process
 */
public record BundleAccess(ProcessEventLoops loops, Messages messages, ThreadServices threadServices, Logger logger)
        implements BundleResources {
    /** Runs everything of the bundle, but for services that others run. */
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
        return new BundleMessages(messages, room.first(), room.deliveries(), threadServices, logger);
    }

    /** A listener to which the bundle's event loop tells what it is told. */
    public ConnectionListener onItsLoop(Bundle bundle, ConnectionListener listener) {
        Deliveries deliveries = loops.of(bundle).deliveries();
        Object whom = threadServices.current();
        return state -> deliveries.put(new StateDelivery(listener, state, whom, logger));
    }

    private record StateDelivery(ConnectionListener listener, ConnectionState state, Object whom, Logger logger)
            implements Deliveries.Delivery {
        @Override
        public void run() {
            try {
                listener.connectionStateChanged(state);
            } catch (RuntimeException | LinkageError failure) {
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
