// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.message.MessageInterceptor;
import aiko.threading.AnyThread;
import aiko.threading.OnEventLoop;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A control handler that belongs to a service, not to the version of the bundle that has added the service: given to
 * {@link HostedService#interceptControl}, it stays while the service waits for its successor, and sees the
 * control messages of the successor as well.
 *
 * <p>When its handle is cancelled while the service waits for a successor, or because the bundle of the service is being
 * replaced, it stays all the same, so that the successor can have what it holds; it goes when the successor has been
 * there for the grace time of the process.
 */
@OnEventLoop
@ConsumerType
public interface ServiceCompanion extends MessageInterceptor {
    /** The service has left and waits for its successor. On the thread that makes it leave; must not block. */
    @AnyThread
    void held();

    /** It sees no further message, or the service is gone. On the event loop of the service; once. */
    void removed();
}
