// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import java.util.Comparator;
import java.util.Optional;

/**
 * The election of the primary, seen from one registrar: what happens goes in, what is to be done comes out through
 * {@link Actions}. It knows neither clocks nor messages. Owned by the event loop.
 *
 * <p>Two primaries that hear of each other settle by age: the one that was promoted first stays (its host's monotonic
 * clock), then the one with the smaller topic path. The other becomes secondary.
 */
final class Election {
    /** What a registrar does because of the election. */
    interface Actions {
        /**
         * Find out whether there is a primary, then call {@link Election#searchSettled}.
         *
         * @param afterFailure whether a primary has just failed, so that other secondaries search as well
         */
        void search(long searchNumber, boolean afterFailure);

        /** Begin as primary: a new incarnation with an empty directory. Returns how it announces itself. */
        RegistrarDetails promote();

        /** Say again who is primary. */
        void announce(RegistrarDetails self);

        /** No longer primary: hold no directory, and have nothing said in this registrar's name. */
        void demote();
    }

    private static final Comparator<RegistrarDetails> OLDEST_FIRST = Comparator.<RegistrarDetails>comparingDouble(
                    registrar -> seconds(registrar.timeStarted()))
            .thenComparing(registrar -> registrar.topicPath().toString());

    private final TopicPath self;
    private final Actions actions;
    private volatile RegistrarState state = RegistrarState.START;
    private volatile RegistrarDetails primary;
    private long searchNumber;

    Election(TopicPath self, Actions actions) {
        this.self = self;
        this.actions = actions;
    }

    RegistrarState state() {
        return state;
    }

    Optional<RegistrarDetails> primary() {
        return Optional.ofNullable(primary);
    }

    void connected() {
        search(false);
    }

    void disconnected() {
        boolean wasPrimary = state == RegistrarState.PRIMARY;
        state = RegistrarState.START;
        primary = null;
        searchNumber++;
        if (wasPrimary) {
            actions.demote();
        }
    }

    void found(RegistrarDetails announced) {
        boolean isSelf = announced.topicPath().equals(self);
        switch (state) {
            case PRIMARY -> {
                if (!isSelf) {
                    settle(announced);
                }
            }
            case PRIMARY_SEARCH, SECONDARY -> {
                // What this registrar once said of itself is no primary: the search goes on.
                if (!isSelf) {
                    state = RegistrarState.SECONDARY;
                    primary = announced;
                }
            }
            case START -> {
                // not connected any more: what still arrives is history
            }
        }
    }

    void absent() {
        switch (state) {
            case PRIMARY -> actions.announce(primary);
            case SECONDARY -> search(true);
            case PRIMARY_SEARCH, START -> {
                // a search is under way, or none is possible
            }
        }
    }

    /** The search has seen what there is to see, or has taken as long as it may. */
    void searchSettled(long settledSearch) {
        if (state == RegistrarState.PRIMARY_SEARCH && settledSearch == searchNumber) {
            state = RegistrarState.PRIMARY;
            primary = actions.promote();
            actions.announce(primary);
        }
    }

    private void search(boolean afterFailure) {
        state = RegistrarState.PRIMARY_SEARCH;
        primary = null;
        actions.search(++searchNumber, afterFailure);
    }

    private void settle(RegistrarDetails other) {
        if (OLDEST_FIRST.compare(primary, other) <= 0) {
            actions.announce(primary);
            return;
        }
        state = RegistrarState.SECONDARY;
        primary = other;
        actions.demote();
    }

    /** A start time that is no number counts as the youngest. */
    private static double seconds(String timeStarted) {
        try {
            return Double.parseDouble(timeStarted);
        } catch (NumberFormatException noNumber) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
