// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.client.ServiceListener;
import aiko.process.ServiceDetails;
import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Passes on to another listener all that it receives, except for what a subclass handles itself.
 *
 * <pre>{@code
 * var isComplete = new CountDownLatch(1);
 * ServiceListener printer = lamp -> logger.info("lamp {}", lamp.topicPath());
 * client.follow(ServiceFilter.named("lamp"), new ForwardingServiceListener(printer) {
 *     @Override
 *     public void servicesSynchronized() {
 *         super.servicesSynchronized();
 *         isComplete.countDown();
 *     }
 * });
 * }</pre>
 */
@OnEventLoop
@ConsumerType
public abstract class ForwardingServiceListener implements ServiceListener {
    private final ServiceListener listener;

    /** @param listener receives everything */
    protected ForwardingServiceListener(ServiceListener listener) {
        this.listener = listener;
    }

    @Override
    public void serviceAdded(ServiceDetails service) {
        listener.serviceAdded(service);
    }

    @Override
    public void serviceRemoved(ServiceDetails service) {
        listener.serviceRemoved(service);
    }

    @Override
    public void serviceChanged(ServiceDetails before, ServiceDetails service) {
        listener.serviceChanged(before, service);
    }

    @Override
    public void servicesSynchronized() {
        listener.servicesSynchronized();
    }
}
