// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.event.Handle;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceFilter;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The registrar of one process of this framework, as an OSGi service. Its directory is that of the namespace where it is
 * primary, and a copy of it where it is secondary; everybody else asks over MQTT, like any other registrar:
 * {@code (share …)} and {@code (history …)} on the {@code in} topic of the primary.
 *
 * <p>Safe for use by any thread; nothing blocks. Stages complete on threads that nobody waits for, and so does
 * what depends on them.
 */
@AnyThread
@ProviderType
public interface Registrar {
    /** Its role now. */
    RegistrarState state();

    /**
     * Tells its role now, and then each change. The listener is called for one after the
     * other, on threads that nobody waits for.
     *
     * @return ends it
     */
    Handle addStateListener(Consumer<RegistrarState> listener);

    /** The Aiko service that it is. */
    HostedService service();

    /** The primary of the namespace, perhaps itself, if one is known. */
    Optional<RegistrarDetails> primary();

    /** Services in its directory. */
    int serviceCount();

    /** Processes that have services in its directory. */
    int processCount();

    /** Services that were removed and are remembered. */
    int historyCount();

    /** Its figures. */
    CompletionStage<RegistrarStatistics> statistics();

    /** The other registrars of its directory but for the primary, oldest first. Takes up to half a second. */
    CompletionStage<List<Secondary>> secondaries();

    /**
     * A part of the services that a filter means, in the order of listings. It costs what the part costs.
     *
     * @param offset how many to leave out
     * @param limit how many at most
     */
    CompletionStage<Page<ServiceRow>> query(ServiceFilter filter, int offset, int limit);

    /** The same for a query, which goes through all that its filter means. */
    CompletionStage<Page<ServiceRow>> query(ServiceQuery query, int offset, int limit);

    /** A part of the processes that have services, in the order of listings. */
    CompletionStage<Page<ProcessRow>> processes(int offset, int limit);

    /** A part of the services that were removed last, newest first. */
    CompletionStage<Page<RemovedRow>> history(int offset, int limit);

    /**
     * Takes over from the primary on purpose, as soon as it has a copy of its directory. A primary of the reference does
     * not yield, but nobody listens to it any more.
     *
     * @return completes when it is primary
     */
    CompletionStage<Void> promote();

    /**
     * Gives up being primary, so that another registrar takes over.
     *
     * @return completes when it is not primary any more; exceptionally, with an {@link IllegalStateException}, if it is
     *     not primary or there is no other registrar
     */
    CompletionStage<Void> demote();
}
