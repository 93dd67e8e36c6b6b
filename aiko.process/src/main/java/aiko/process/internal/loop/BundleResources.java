// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.EventLoop;
import aiko.message.Messages;
import org.osgi.framework.Bundle;

/** The event loops and messages of bundles in a process. */
public interface BundleResources {
    /** The event loop of a service of the bundle. */
    EventLoop ofService(Bundle bundle, int serviceId);

    /** The messages of the process, with the bundle's handlers on the bundle's event loop. */
    Messages messages(Bundle bundle);
}
