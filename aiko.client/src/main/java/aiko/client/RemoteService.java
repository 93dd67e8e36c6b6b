// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.event.Handle;
import aiko.process.ServiceDetails;
import aiko.threading.AnyThread;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A service that is called by what it is, not by where it is: calls go to one of the services that match a filter, to the same one while it
 * exists, and then to another one. So the service may be swapped, or move to another process.
 *
 * <p>While no service matches, up to 1,000 calls wait for one, each for at most 5 s. All calls of a thread arrive in the order
 * in which they were made.
 *
 * <pre>{@code
 * RemoteService<Thermostat> hall = client.proxy(ServiceFilter.named("thermostat-hall"), Thermostat.class);
 * hall.service().target(21.5);
 * }</pre>
 *
 * @param <T> the interface of the service
 */
@AnyThread
@ProviderType
public interface RemoteService<T> extends Handle {
    /**
     * The service as an object, the same one each time, as {@link AikoClient#proxy(aiko.process.TopicPath, Class)} returns it. A
     * request for which there is no service ends with {@link RequestException.Reason#NO_SERVICE}; commands are dropped, and one
     * line is logged.
     */
    T service();

    /** The service that gets the calls now; empty while none matches. */
    Optional<ServiceDetails> details();

    /** Ends the search for services. Waiting and further requests end with {@link RequestException.Reason#CLIENT_CLOSED}. */
    @Override
    void cancel();
}
