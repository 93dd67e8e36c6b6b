// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The election of the primary, seen from one registrar: its methods report events, and it decides on
 * {@link ElectionActions}. It knows neither clocks nor messages. Owned by the event loop, but for {@link #state()} and
 * {@link #primary()}.
 *
 * <p>Everybody sees the messages of the boot topic in the same order, and a primary answers each that would take its
 * place: so that the last of them names the one that stays.
 */
public final class Election {
    /** The minimum wait of a secondary with a copy: a primary that is alive contradicts its end within this time. */
    static final Duration GRACE = Duration.ofMillis(200);

    /** The additional wait of a secondary for each one before it. */
    static final Duration STEP = Duration.ofMillis(400);

    /** The wait of a registrar that has no copy, or does not know its place among the others. */
    static final Duration WITHOUT_COPY = Duration.ofSeconds(2);

    /**
     * The minimum wait of a registrar that has lost the connection, and finds one announced which is dead: those that have a copy
     * of that one go first.
     */
    static final Duration RETURNED = Duration.ofSeconds(1);

    /** After this time a registrar that somebody else has called primary becomes it. */
    static final Duration CALLED = Duration.ofSeconds(1);

    /** A primary that would win contradicts within this time, or is none. */
    static final Duration CONTRADICTION = Duration.ofSeconds(10);

    /** The time limit for a copy that has to be complete before the registrar takes over on purpose. */
    static final Duration COPY_LIMIT = Duration.ofSeconds(10);

    private final TopicPath self;
    private final ElectionActions actions;
    private final Age age;
    private volatile RegistrarState state = RegistrarState.START;
    private volatile RegistrarDetails primary;

    private long numbers;
    private long search;
    private long turn;
    private long preparation;
    private long question;
    private RegistrarDetails asked;
    private RegistrarDetails followed;
    private RegistrarDetails latest;
    private RegistrarDetails rival;
    private boolean isRivalChallenged;
    /** When the connection was lost: 0 for the primary, 1 for the first that had a copy of it, and so on. */
    private OptionalInt place = OptionalInt.empty();

    private boolean isForced;

    /** @param started when the registrar began, in seconds of the monotonic clock: the older one wins */
    public Election(TopicPath self, double started, ElectionActions actions) {
        this.self = self;
        this.age = new Age(self, started);
        this.actions = actions;
    }

    public RegistrarState state() {
        return state;
    }

    public Optional<RegistrarDetails> primary() {
        return Optional.ofNullable(primary);
    }

    public void connected() {
        become(RegistrarState.PRIMARY_SEARCH, null);
        search = ++numbers;
        actions.search(search);
    }

    public void disconnected() {
        place = presentPlace();
        search = 0;
        turn = 0;
        question = 0;
        withdraw();
        follow(null);
        become(RegistrarState.START, null);
    }

    /** The search has read the boot topic, or has reached its time limit. */
    public void searchSettled(long number) {
        if (number != search) {
            return;
        }
        search = 0;
        if (state == RegistrarState.PRIMARY_SEARCH) {
            if (place.orElse(0) > 0 && !isForced) {
                // The former primary returns as well, perhaps a moment later.
                waitFor(WITHOUT_COPY.plus(STEP.multipliedBy(place.getAsInt() - 1)));
            } else {
                prepare();
            }
        }
    }

    /** A primary was announced: {@code retained} if it may have been long ago. */
    public void found(RegistrarDetails announced, boolean retained) {
        if (state == RegistrarState.START) {
            return;
        }
        if (announced.topicPath().equals(self)) {
            foundSelf(announced, retained);
            return;
        }
        latest = announced;
        if (state == RegistrarState.PRIMARY) {
            contested(announced);
        } else if (!insists(announced)) {
            withdraw();
            if (!isForced) {
                turn = 0;
            }
            if (announced.equals(followed)) {
                question = 0;
            } else if (question == 0 || !announced.equals(asked)) {
                ask(announced);
            }
            become(RegistrarState.SECONDARY, announced);
        }
    }

    /** A message announced that there is no primary. */
    public void absent() {
        if (state == RegistrarState.PRIMARY) {
            actions.announce(primary);
            actions.examineRegistrars();
        } else if (state == RegistrarState.SECONDARY) {
            primaryFailed();
        }
    }

    /** Somebody has cleared the boot topic. */
    public void cleared() {
        if (state == RegistrarState.PRIMARY) {
            actions.announce(primary);
        } else if (state == RegistrarState.SECONDARY && !isForced) {
            // One of the reference is about to announce itself; or the topic is empty, and those of the reference stay
            // mute.
            waitFor(WITHOUT_COPY);
        }
    }

    /** A message reports that a process has died. */
    public void died(String process) {
        if (state == RegistrarState.SECONDARY
                && question == 0
                && primary.topicPath().process().equals(process)) {
            ask(primary);
        }
    }

    /** The primary, which is followed, has asked nobody for a while, and does not answer: there may be no last will. */
    public void vanished(TopicPath registrar) {
        if (state == RegistrarState.SECONDARY
                && question == 0
                && followed != null
                && followed.equals(primary)
                && registrar.equals(primary.topicPath())) {
            // All others proceed too. If it lives, it contradicts.
            actions.announceAbsence();
            primaryFailed();
        }
    }

    /** Somebody may not know the primary. */
    public void announceAgain() {
        if (state == RegistrarState.PRIMARY) {
            actions.announce(primary);
        }
    }

    boolean isPrimary() {
        return state == RegistrarState.PRIMARY;
    }

    /** The primary, unless this registrar doubts it. */
    Optional<RegistrarDetails> undoubted() {
        boolean isDoubted = question != 0
                || turn != 0
                || preparation != 0
                || state != RegistrarState.PRIMARY && (followed == null || !followed.equals(primary));
        return isDoubted ? Optional.empty() : primary();
    }

    /** The server does not keep the announcement of the primary. */
    void announceUndoubted() {
        undoubted().ifPresent(actions::announce);
    }

    public void elapsed(long number) {
        if (number != turn) {
            return;
        }
        turn = 0;
        if (state == RegistrarState.PRIMARY) {
            rival = null;
            actions.announce(primary);
        } else if (state == RegistrarState.SECONDARY && !isForced) {
            actions.announce(primary);
        } else {
            prepare();
        }
    }

    /** The registrar that was asked lives. */
    public void alive(long number) {
        if (number != question) {
            return;
        }
        question = 0;
        if (state == RegistrarState.PRIMARY) {
            isRivalChallenged = true;
            actions.announce(primary);
        } else if (!asked.equals(followed)) {
            follow(asked);
        }
    }

    /** The registrar that was asked does not answer: its announcement is old, or forged. */
    public void silent(long number) {
        if (number != question) {
            return;
        }
        question = 0;
        if (state == RegistrarState.PRIMARY) {
            rival = null;
            actions.announce(primary);
            return;
        }
        if (followed == null) {
            // Others with a copy do not know it yet, and should become primary first.
            actions.announceAbsence();
        }
        primaryFailed();
    }

    /** The copy is whole. */
    public void copied() {
        if (isForced && state == RegistrarState.SECONDARY) {
            prepare();
        }
    }

    public void prepared(long number) {
        if (number != preparation) {
            return;
        }
        preparation = 0;
        turn = 0;
        follow(null);
        if (isForced && latest != null) {
            age.exceed(latest);
        }
        isForced = false;
        rival = null;
        place = OptionalInt.empty();
        RegistrarDetails announced = age.nextIncarnation();
        become(RegistrarState.PRIMARY, announced);
        actions.announce(announced);
        actions.examineRegistrars();
    }

    /** Takes over on purpose, as soon as possible. */
    public void promote() {
        if (state == RegistrarState.PRIMARY) {
            return;
        }
        isForced = true;
        if (state == RegistrarState.SECONDARY) {
            if (actions.rank(Optional.empty()).isPresent()) {
                prepare();
            } else {
                waitFor(COPY_LIMIT);
            }
        } else if (turn != 0) {
            prepare();
        }
    }

    /** Steps down on purpose, and is last in the election that follows. Returns whether it was primary and another one can follow. */
    public boolean demote() {
        if (state != RegistrarState.PRIMARY || actions.others() == 0) {
            return false;
        }
        question = 0;
        actions.announceAbsence();
        actions.withdraw();
        become(RegistrarState.PRIMARY_SEARCH, null);
        waitFor(WITHOUT_COPY.plus(STEP.multipliedBy(actions.others())));
        return true;
    }

    private void foundSelf(RegistrarDetails announced, boolean retained) {
        if (state == RegistrarState.PRIMARY && !announced.equals(primary)) {
            actions.announce(primary);
        } else if (state == RegistrarState.SECONDARY && !retained) {
            // Its own announcement arrives late, and the primary contradicts it; or it was forged, and no registrar
            // does.
            question = 0;
            become(RegistrarState.PRIMARY_SEARCH, null);
            waitFor(CALLED);
        }
    }

    /**
     * One that would win is challenged once it has shown that it is alive: only a primary contradicts. Its announcement
     * before that may be old, and arrive late.
     */
    private void contested(RegistrarDetails other) {
        if (Age.OLDEST_FIRST.compare(primary, other) <= 0) {
            actions.announce(primary);
        } else if (!other.equals(rival)) {
            rival = other;
            isRivalChallenged = false;
            waitFor(CONTRADICTION);
            ask(other);
        } else if (isRivalChallenged) {
            rival = null;
            turn = 0;
            actions.withdraw();
            become(RegistrarState.SECONDARY, other);
            follow(other);
        }
    }

    /**
     * Whether it continues to become primary: because it has to, or because the other is new and has nothing, and would
     * have to yield anyway.
     */
    private boolean insists(RegistrarDetails other) {
        if (preparation != 0 && isForced) {
            return true;
        }
        return (turn != 0 || preparation != 0)
                && state == RegistrarState.PRIMARY_SEARCH
                && followed != null
                && !actions.isListed(other.topicPath())
                && actions.rank(Optional.of(followed)).isPresent()
                && age.isOlderThan(other);
    }

    private void primaryFailed() {
        question = 0;
        OptionalInt rank = actions.rank(Optional.ofNullable(followed));
        become(RegistrarState.PRIMARY_SEARCH, null);
        if (isForced) {
            prepare();
        } else {
            waitFor(rank.isPresent() ? GRACE.plus(STEP.multipliedBy(rank.getAsInt())) : waitWithoutCopy());
        }
    }

    /** All who knew each other return at the same time, and find the same one dead at the same time. */
    private Duration waitWithoutCopy() {
        return followed == null && place.isPresent()
                ? RETURNED.plus(STEP.multipliedBy(place.getAsInt()))
                : WITHOUT_COPY;
    }

    /** The former one, if it is not known: a connection may be lost again before there is a primary. */
    private OptionalInt presentPlace() {
        if (state == RegistrarState.PRIMARY) {
            return OptionalInt.of(0);
        }
        if (state != RegistrarState.SECONDARY || followed == null) {
            return place;
        }
        OptionalInt rank = actions.rank(Optional.of(followed));
        return OptionalInt.of(rank.isPresent() ? 1 + rank.getAsInt() : Math.max(1, actions.others()));
    }

    private void prepare() {
        turn = 0;
        question = 0;
        become(RegistrarState.PRIMARY_SEARCH, null);
        preparation = ++numbers;
        actions.prepare(preparation);
    }

    private void withdraw() {
        if (preparation != 0 || state == RegistrarState.PRIMARY) {
            preparation = 0;
            actions.withdraw();
        }
    }

    private void follow(RegistrarDetails other) {
        followed = other;
        if (other == null) {
            actions.stopFollowing();
            return;
        }
        place = OptionalInt.empty();
        if (isForced) {
            waitFor(COPY_LIMIT);
        }
        actions.follow(other);
    }

    private void ask(RegistrarDetails other) {
        asked = other;
        question = ++numbers;
        actions.ask(question, other);
    }

    private void waitFor(Duration time) {
        turn = ++numbers;
        actions.wait(turn, time);
    }

    private void become(RegistrarState newState, RegistrarDetails newPrimary) {
        primary = newPrimary;
        if (state != newState) {
            state = newState;
            actions.stateChanged(newState);
        }
    }
}
