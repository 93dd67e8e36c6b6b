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
 * The services that match one filter, copied from the primary registrar: its answer first, then its changes. The rules are here;
 * clocks and messages are outside, so that a simulation can try them.
 *
 * <ul>
 *   <li>Services stay known while there is no registrar or no connection.
 *   <li>A registrar that answers anew knows best, but not at once: after another one took over or the connection was lost,
 *       processes register again. When no more of the services that it has not named have appeared for {@link #DOUBT}, it is
 *       asked again, and what it does not name then is removed.
 *   <li>Messages get lost. An answer that stops is asked for again, and a complete copy is compared with a new answer from time
 *       to time, and at once if this process knows of losses. The registrar is the same one then, and what it does not name is
 *       removed.
 * </ul>
 *
 * <p>Owned by the event loop; any thread may read the services.
 */
final class DirectoryCopy {
    /** An answer of which nothing arrives for this time is asked for again. */
    static final Duration STALLED = Duration.ofSeconds(5);

    /** The end of an answer, {@code (sync …)}, may take this time. */
    static final Duration SYNC = Duration.ofSeconds(2);

    /** How long services that a registrar does not name may take to register again. */
    static final Duration DOUBT = Duration.ofSeconds(3);

    /** The shortest time between two comparisons, and the time for each service: at most 100 rows a second on average. */
    static final Duration COMPARISON = Duration.ofSeconds(60);

    static final Duration COMPARISON_FOR_A_SERVICE = Duration.ofMillis(10);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ServiceFilter filter;
    private final Surroundings surroundings;
    private final Map<TopicPath, ServiceDetails> services = new ConcurrentHashMap<>();
    private final GrowingPause pause = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
    private volatile DirectoryState state = DirectoryState.EMPTY;
    /** Services that the present registrar has not named yet. */
    private Set<TopicPath> unnamed = new HashSet<>();

    private Optional<Load> load = Optional.empty();
    private Handle timer = () -> {};
    private boolean isFollowing;
    private boolean isDoubtful;
    private boolean hasProgressed;

    /** What the copy needs of the world. */
    interface Surroundings {
        /** Asks the primary registrar for the services that match. The load is told of the answer on the event loop. */
        Question ask(ServiceFilter filter, Load load);

        /** Whether the registrar that is followed is still the primary, and no other one has been announced. */
        boolean isSamePrimary();

        Handle later(Runnable task, Duration delay);

        /** Returns whether there is room for the service. */
        boolean take(ServiceDetails service);

        void give(ServiceDetails service);

        /** The service was added, removed or changed. */
        void changed(TopicPath service);

        /** All services that match have arrived. */
        void synchronizedWithRegistrar();
    }

    /** One that was asked of the registrar. */
    interface Question {
        /** Nothing of the answer arrives any more. */
        void cancel();

        /** By which {@code (sync …)} names it. */
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

    /** Any thread: null if there is none. */
    ServiceDetails get(TopicPath service) {
        return services.get(service);
    }

    int size() {
        return services.size();
    }

    /** There is a primary registrar: another one than before, or after there was none. */
    void follow() {
        lost();
        isFollowing = true;
        pause.reset();
        begin();
    }

    /** Begins with what a wider copy knows, and compares it. */
    void continueFrom(DirectoryCopy wide) {
        wide.services().stream().filter(filter::matches).forEach(this::put);
        state = wide.state == DirectoryState.READY ? DirectoryState.READY : DirectoryState.EMPTY;
        isDoubtful = wide.isDoubtful || state != DirectoryState.READY;
        isFollowing = wide.isFollowing;
        compare();
    }

    /** There is no registrar any more, or no connection. */
    void lost() {
        isFollowing = false;
        isDoubtful |= !services.isEmpty();
        stop();
        state = DirectoryState.EMPTY;
    }

    /** Nobody needs the copy any more. */
    void close() {
        stop();
        services.values().forEach(surroundings::give);
        services.clear();
    }

    /** Messages of the registrar have been lost: compares the copy with a new answer. */
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

    /** The registrar has sent everything that it was asked for on that topic. */
    void synchronizedOn(String responseTopic) {
        if (state == DirectoryState.LOADED
                && load.isPresent()
                && load.get().question.responseTopic().equals(responseTopic)) {
            ready();
        }
    }

    private void stop() {
        timer.cancel();
        load.ifPresent(Load::cancel);
        load = Optional.empty();
    }

    private void begin() {
        // A comparison changes nothing for those who read.
        state = state == DirectoryState.READY ? state : DirectoryState.SHARE;
        unnamed = new HashSet<>(services.keySet());
        var next = new Load();
        load = Optional.of(next);
        hasProgressed = false;
        timer = surroundings.later(this::look, STALLED);
        next.question = surroundings.ask(filter, next);
        if (next.isOver) {
            next.question.cancel();
        }
    }

    private void look() {
        if (hasProgressed) {
            hasProgressed = false;
            timer = surroundings.later(this::look, STALLED);
        } else {
            stop();
            begin();
        }
    }

    private void beginLater() {
        stop();
        timer = surroundings.later(this::begin, pause.next());
    }

    /** One question to the registrar. Once it is over, whatever it is told changes nothing. */
    final class Load {
        private Question question;
        private boolean isOver;
        private boolean isComplete;

        private void cancel() {
            isOver = true;
            if (question != null) {
                question.cancel();
            }
        }

        /** Something of the answer has arrived. */
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
            // A registrar may lose its directory and become the primary again at the same topic path.
            isDoubtful |= !surroundings.isSamePrimary();
            pause.reset();
            if (state == DirectoryState.READY) {
                ready();
            } else {
                state = DirectoryState.LOADED;
                timer = surroundings.later(DirectoryCopy.this::ready, SYNC);
            }
        }

        /** There will be no answer. */
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

    /** Removals are based on a whole answer alone: a message of one that has registered again may be lost. */
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
        if (former != null) {
            surroundings.give(former);
        }
        if (surroundings.take(service)) {
            services.put(path, service);
            surroundings.changed(path);
        } else if (former != null) {
            services.remove(path);
            surroundings.changed(path);
        }
    }
}
