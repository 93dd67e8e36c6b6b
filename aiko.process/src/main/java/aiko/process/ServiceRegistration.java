// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/** A service of this process. Safe for use by any thread. */
@ProviderType
public interface ServiceRegistration {
    /** The number of the service in its process: from 1, ascending, never given twice in the life of a process. */
    int serviceId();

    /** What the directory is told, whether or not a registrar is known now. */
    ServiceDetails details();

    /** What was asked for. */
    ServiceDefinition definition();

    /** The bundle that added it. */
    Bundle bundle();

    /** Where the service is. */
    default TopicPath topicPath() {
        return details().topicPath();
    }

    /** Removes the service: the registrar is told, and no further message reaches it. Doing so twice does nothing. */
    void remove();
}
