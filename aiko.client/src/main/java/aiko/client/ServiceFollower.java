// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.event.Handle;
import aiko.process.ServiceDetails;
import aiko.threading.AnyThread;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The services that match a filter, kept up to date until the follower is cancelled.
 *
 * <pre>{@code
 * ServiceFollower lamps = client.follow(ServiceFilter.named("lamp"), lamp -> {});
 * …
 * lamps.services().forEach(lamp -> client.command(lamp.topicPath(), "off"));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface ServiceFollower extends Handle {
    /** The services that are known to match, including those from before a lost connection. A snapshot. */
    List<ServiceDetails> services();

    /** How complete the services are. */
    DirectoryState state();

    /** Ends the follower: the listener is not called again, and the services are released. */
    @Override
    void cancel();
}
