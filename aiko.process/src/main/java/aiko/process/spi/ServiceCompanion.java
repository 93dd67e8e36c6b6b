// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.message.MessageInterceptor;
import aiko.threading.AnyThread;
import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A control handler that belongs to the place of a service, not to a version of its bundle. Added with
 * {@link aiko.process.HostedService#interceptControl}, it stays while the place waits for a successor, and gets the control messages of the
 * successor as well.
 *
 * <p>If its handle is cancelled while the place waits for a successor, or since the bundle of the service is replaced, it stays
 * until the grace time after the start of the successor is over, so that the successor can claim its content.
 */
@OnEventLoop
@ConsumerType
public interface ServiceCompanion extends MessageInterceptor {
    /** The service has left its place, which waits for a successor. Called on the thread that removes it; must not block. */
    @AnyThread
    void held();

    /** The companion gets no further message. Called once, on the event loop of the service. */
    void removed();
}
