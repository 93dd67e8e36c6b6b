// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented by the OSGi service behind an {@link AikoService} that wants to know where it has been added: its topic
 * path, its event loop, its messages. A component gets such calls for each process of this framework that it is added
 * to. None of them can be reached over MQTT, whether or not the component is published under this interface.
 *
 * <p>They are made by the thread that registers the OSGi service, and must not block. What they throw is logged.
 */
@AnyThread
@ConsumerType
public interface AikoServiceListener {
    /**
     * The service has been added to a process. Messages for it may be handled already; where it takes the place of a
     * predecessor, none is handled before this returns.
     */
    void serviceAdded(HostedService service);

    /**
     * The service has been removed from a process: no further message reaches it. Called once for each
     * {@link #serviceAdded}, when the OSGi service goes or is added with other properties. A successor may take its place,
     * see {@link ServiceState}.
     */
    default void serviceRemoved(HostedService service) {}
}
