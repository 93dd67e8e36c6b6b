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
 * The registrar of one process of this framework, as an OSGi service. A primary holds the directory of the namespace, a
 * secondary a copy of it. Other processes query the primary over MQTT, with {@code (share …)} and {@code (history …)} on its
 * {@code in} topic.
 *
 * <p>Safe for use by any thread; no method blocks. Stages complete, and their dependents run, on threads of their own, so
 * that they may block.
 */
@AnyThread
@ProviderType
public interface Registrar {
    /** The current role. */
    RegistrarState state();

    /**
     * Calls the listener with the current role, and again after each change. The calls are made one at a time and in order,
     * on threads of their own, so that the listener may block.
     *
     * @return cancels the listener
     */
    Handle addStateListener(Consumer<RegistrarState> listener);

    /** The Aiko service of the registrar. */
    HostedService service();

    /** The primary of the namespace, if one is known; it may be this registrar. */
    Optional<RegistrarDetails> primary();

    /** The number of services in the directory. */
    int serviceCount();

    /** The number of processes with services in the directory. */
    int processCount();

    /** The number of removed services in the history. */
    int historyCount();

    /** The figures of the registrar. */
    CompletionStage<RegistrarStatistics> statistics();

    /** The secondaries in the directory, oldest first. The answer takes up to 500 ms. */
    CompletionStage<List<Secondary>> secondaries();

    /**
     * A part of the services that match the filter, in the order of listings. The cost depends on the size of the part.
     *
     * @param offset the number of services to skip
     * @param limit the largest number of services to return
     */
    CompletionStage<Page<ServiceRow>> query(ServiceFilter filter, int offset, int limit);

    /**
     * The same for a query, which visits all services that match its filter: in short turns, between which the registrar handles
     * messages. Services that are registered from beginning to end are counted, and those that belong to the part are in it, exactly
     * once; services that are added or removed meanwhile may be left out or included.
     */
    CompletionStage<Page<ServiceRow>> query(ServiceQuery query, int offset, int limit);

    /** A part of the processes with services, in the order of listings. */
    CompletionStage<Page<ProcessRow>> processes(int offset, int limit);

    /** A part of the history of removed services, newest removal first. */
    CompletionStage<Page<RemovedRow>> history(int offset, int limit);

    /**
     * Takes over from the primary as soon as this registrar has a copy of its directory. A primary of the reference
     * implementation does not yield, but processes ignore it from then on.
     *
     * @return completes when this registrar is primary
     */
    CompletionStage<Void> promote();

    /**
     * Steps down as primary, so that another registrar takes over.
     *
     * @return completes when this registrar is no longer primary; exceptionally, with an {@link IllegalStateException}, if
     *     it is not primary or no other registrar is registered
     */
    CompletionStage<Void> demote();
}
