// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.DirectoryState;
import aiko.event.GrowingPause;
import aiko.event.Handle;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The services that match one filter, copied from the primary registrar: first its answer, then its changes. This class has the
 * rules, without clocks and messages, so that a simulation can test them.
 *
 * <ul>
 *   <li>Services stay known while there is no registrar or connection.
 *   <li>After another registrar took over or the connection was lost, processes register again, and the first answer may lack
 *       living services. If none of the missing services has appeared for {@link #DOUBT}, the registrar is asked again, and
 *       services that the second answer lacks are removed.
 *   <li>Messages can be lost. An answer that stops is requested again. A complete copy is compared with a new answer
 *       periodically, and at once if this process has dropped messages. Services that the answer of the same registrar lacks are
 *       removed.
 * </ul>
 *
 * <p>Owned by the event loop; any thread may read the services.
 */
final class DirectoryCopy {
    /** If no part of an answer arrives for this time, it is requested again. */
    static final Duration STALLED = Duration.ofSeconds(5);

    /** How long a complete answer waits for its end, {@code (sync …)}. */
    static final Duration SYNC = Duration.ofSeconds(2);

    /** How long services that an answer lacks may take to register again. */
    static final Duration DOUBT = Duration.ofSeconds(3);

    /** The time between two comparisons, plus that for each service: at most 100 services a second on average. */
    static final Duration COMPARISON = Duration.ofSeconds(60);

    static final Duration COMPARISON_FOR_A_SERVICE = Duration.ofMillis(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

    private final ServiceFilter filter;
    private final Surroundings surroundings;
    private final Map<TopicPath, ServiceDetails> services = new ConcurrentHashMap<>();
    private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, MAX_PAUSE);
    private volatile DirectoryState state = DirectoryState.EMPTY;
    /** Known services that the current answer has not contained yet. */
    private Set<TopicPath> unnamed = new HashSet<>();

    private Optional<Load> load = Optional.empty();
    private Handle timer = () -> {};
    private boolean isFollowing;
    private boolean isDoubtful;
    private boolean hasProgressed;

    /** Clock, registrar, memory and followers of the copy. */
    interface Surroundings {
        /** Asks the primary registrar for the services that match, and passes the answer to the load on the event loop. */
        Query ask(ServiceFilter filter, Load load);

        /** Whether the followed registrar is still the primary, and no other one was announced. */
        boolean isSamePrimary();

        Handle later(Runnable task, Duration delay);

        /** Reserves memory for the service, or returns false if there is none. */
        boolean take(ServiceDetails service);

        void give(ServiceDetails service);

        /** The service was added, removed or changed. */
        void changed(TopicPath service);

        /** All services that match have arrived. */
        void synchronizedWithRegistrar();
    }

    /** A request to the registrar. */
    interface Query {
        /** The rest of the answer is dropped. */
        void cancel();

        /** The topic that {@code (sync …)} names. */
        String responseTopic();
    }

    DirectoryCopy(ServiceFilter filter, Surroundings surroundings) {
        this.filter = filter;
        this.surroundings = surroundings;
    }

    ServiceFilter filter() {
        return filter;
    }

    /** Any thread. */
    DirectoryState state() {
        return state;
    }

    /** Any thread. */
    Collection<ServiceDetails> services() {
        return services.values();
    }

    /** Any thread. Null if the service is unknown. */
    ServiceDetails get(TopicPath service) {
        return services.get(service);
    }

    int size() {
        return services.size();
    }

    /** Another primary registrar was found. */
    void follow() {
        lost();
        isFollowing = true;
        pause.reset();
        begin();
    }

    /** Takes the services of a wider copy, and compares them with the registrar. */
    void continueFrom(DirectoryCopy wide) {
        wide.services().stream().filter(filter::matches).forEach(this::put);
        state = wide.state == DirectoryState.READY ? DirectoryState.READY : DirectoryState.EMPTY;
        isDoubtful = wide.isDoubtful || state != DirectoryState.READY;
        isFollowing = wide.isFollowing;
        compare();
    }

    /** The registrar or the connection was lost. */
    void lost() {
        isFollowing = false;
        isDoubtful |= !services.isEmpty();
        stop();
        state = DirectoryState.EMPTY;
    }

    /** The last follower has ended. */
    void close() {
        stop();
        services.values().forEach(surroundings::give);
        services.clear();
    }

    /** Compares the copy with a new answer, since messages of the registrar may be lost. */
    void compare() {
        if (isFollowing) {
            stop();
            begin();
        }
    }

    /** The registrar has added a service. */
    void added(ServiceDetails service) {
        if (filter.matches(service)) {
            put(service);
        } else {
            removed(service.topicPath());
        }
    }

    /** The registrar has removed a service. */
    void removed(TopicPath service) {
        unnamed.remove(service);
        ServiceDetails former = services.remove(service);
        if (former != null) {
            surroundings.give(former);
            surroundings.changed(service);
        }
    }

    /** The registrar has sent its whole answer on this topic. */
    void synchronizedOn(String responseTopic) {
        if (state == DirectoryState.LOADED
                && load.isPresent()
                && load.get().query.responseTopic().equals(responseTopic)) {
            ready();
        }
    }

    private void stop() {
        timer.cancel();
        load.ifPresent(Load::cancel);
        load = Optional.empty();
    }

    private void begin() {
        // A comparison does not change the state that followers see.
        state = state == DirectoryState.READY ? state : DirectoryState.SHARE;
        unnamed = new HashSet<>(services.keySet());
        var next = new Load();
        load = Optional.of(next);
        hasProgressed = false;
        timer = surroundings.later(this::checkProgress, STALLED);
        next.query = surroundings.ask(filter, next);
        if (next.isOver) {
            next.query.cancel();
        }
    }

    private void checkProgress() {
        if (hasProgressed) {
            hasProgressed = false;
            timer = surroundings.later(this::checkProgress, STALLED);
        } else {
            stop();
            begin();
        }
    }

    private void beginLater() {
        stop();
        timer = surroundings.later(this::begin, pause.next());
    }

    /** One answer of the registrar. After it is over, further parts are ignored. */
    final class Load {
        private Query query;
        private boolean isOver;
        private boolean isComplete;

        private void cancel() {
            isOver = true;
            if (query != null) {
                query.cancel();
            }
        }

        /** A part of the answer has arrived. */
        void progressed() {
            hasProgressed = true;
        }

        void row(ServiceDetails service) {
            if (!isOver) {
                hasProgressed = true;
                added(service);
            }
        }

        void complete() {
            if (isOver || isComplete) {
                return;
            }
            isComplete = true;
            timer.cancel();
            // A registrar can lose its directory and become the primary again at the same topic path.
            isDoubtful |= !surroundings.isSamePrimary();
            pause.reset();
            if (state == DirectoryState.READY) {
                ready();
            } else {
                state = DirectoryState.LOADED;
                timer = surroundings.later(DirectoryCopy.this::ready, SYNC);
            }
        }

        /** The request failed. */
        void failed() {
            if (!isOver) {
                beginLater();
            }
        }
    }

    private void ready() {
        stop();
        state = DirectoryState.READY;
        if (isDoubtful && !unnamed.isEmpty()) {
            hasProgressed = false;
            timer = surroundings.later(this::doubt, DOUBT);
        } else {
            removeUnnamed();
            settled();
        }
        surroundings.synchronizedWithRegistrar();
    }

    /** Only a whole answer leads to removals: the message of a service that registered again may be lost. */
    private void doubt() {
        if (unnamed.isEmpty()) {
            settled();
        } else if (hasProgressed) {
            hasProgressed = false;
            timer = surroundings.later(this::doubt, DOUBT);
        } else {
            isDoubtful = false;
            compare();
        }
    }

    private void settled() {
        isDoubtful = false;
        timer = surroundings.later(
                this::compare, COMPARISON.plus(COMPARISON_FOR_A_SERVICE.multipliedBy(services.size())));
    }

    private void removeUnnamed() {
        Set<TopicPath> gone = unnamed;
        unnamed = new HashSet<>();
        gone.forEach(this::removed);
    }

    private void put(ServiceDetails service) {
        TopicPath path = service.topicPath();
        if (!unnamed.isEmpty() && unnamed.remove(path)) {
            hasProgressed = true;
        }
        ServiceDetails former = services.get(path);
        if (service.equals(former)) {
            return;
        }
        // Without memory for the new details, the former ones stay: the service exists.
        if (surroundings.take(service)) {
            services.put(path, service);
            if (former != null) {
                surroundings.give(former);
            }
            surroundings.changed(path);
        }
    }
}
