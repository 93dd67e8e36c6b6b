// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.GrowingPause;
import aiko.event.Handle;
import aiko.message.internal.ProcessMessages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the primary registrar. Anybody can announce one; the one that answers as a primary is trusted. While one is trusted,
 * services are not announced to another one before that has answered too, and the absence of the trusted one is believed only
 * after it had time to contradict. While none is trusted, services are announced to an announced one at once; to one of the
 * reference again when it has answered, if it did not listen before. Owned by the event loop, except {@link #trusted()} and {@link #announced()}.
 */
public final class PrimaryChoice {
    /** A running primary contradicts its absence within this time, or another one takes over. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The first and the longest pause before a registrar without an answer is asked again. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

    /** Questions to a trusted primary that has not called for a while, and to one that is not used to call. */
    private static final int QUESTIONS = 3;

    private static final int PATIENT_QUESTIONS = 5;

    /** Between these questions. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EventLoop eventLoop;
    private final Owner owner;
    private final PrimaryQuestion question;
    private final PrimaryCalls calls;
    private final RateLimit questions;
    private Handle grace = () -> {};
    private Handle pause = () -> {};
    private final GrowingPause pauses = new GrowingPause(FIRST_PAUSE, LONGEST_PAUSE);
    private boolean isDoubted;
    private boolean isAskingMissing;
    /** Services were announced to these before they have answered. */
    private final Set<RegistrarDetails> unproven = few();
    /** These were trusted, and another one or none since then. */
    private final Set<RegistrarDetails> lost = few();

    private volatile RegistrarDetails announced;
    private volatile RegistrarDetails trusted;

    /** Called on the event loop. */
    public interface Owner {
        /** Announce the services to this registrar only, from now on. */
        void announceTo(RegistrarDetails registrar);

        /** This registrar may have missed what was announced to it so far. */
        void mayHaveMissed(RegistrarDetails registrar);

        /** Announce nothing to any registrar, for now. */
        void stopAnnouncing();

        /**
         * A registrar has answered, and is the trusted primary from now on.
         *
         * @param reportsRemovals whether it is known to report removed services to their processes
         */
        void trusted(RegistrarDetails registrar, boolean reportsRemovals);

        /** The trusted primary turned out to report removed services. */
        void reportsRemovals();

        /**
         * The trusted primary is lost, and there is no other one.
         *
         * @param wasReported whether its absence was announced and not contradicted
         */
        void lost(RegistrarDetails registrar, boolean wasReported);

        /** The absence of the former primary was announced, and another one is trusted now. */
        void succeeded(RegistrarDetails registrar);
    }

    public PrimaryChoice(TopicPath process, EventLoop eventLoop, ProcessMessages messages, Owner owner) {
        this.eventLoop = eventLoop;
        this.owner = owner;
        questions = new RateLimit(eventLoop);
        calls = new PrimaryCalls(process, eventLoop, this::askMissing);
        question = new PrimaryQuestion(process, eventLoop, messages, new PrimaryQuestion.Result() {
            @Override
            public void answered(RegistrarDetails registrar, boolean reportsRemovals) {
                PrimaryChoice.this.answered(registrar, reportsRemovals);
            }

            @Override
            public void reportsRemovals(RegistrarDetails registrar) {
                if (registrar.equals(trusted)) {
                    owner.reportsRemovals();
                }
            }

            @Override
            public void silent(RegistrarDetails registrar) {
                PrimaryChoice.this.silent(registrar);
            }
        });
    }

    private static Set<RegistrarDetails> few() {
        return Collections.newSetFromMap(new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<RegistrarDetails, Boolean> eldest) {
                return size() > ServiceAnnouncer.REMEMBERED;
            }
        });
    }

    /** Called before the first connect. */
    public void open() {
        question.open();
    }

    public Optional<RegistrarDetails> trusted() {
        return Optional.ofNullable(trusted);
    }

    /** The last announced one, whether or not it has answered. */
    public Optional<RegistrarDetails> announced() {
        return Optional.ofNullable(announced);
    }

    /** Whether no primary is trusted without doubt. */
    boolean isOpen() {
        return trusted == null || isDoubted;
    }

    /** {@link #found} follows at once. */
    public void expect(RegistrarDetails registrar) {
        announced = registrar;
    }

    public void found(RegistrarDetails registrar) {
        boolean isNew = !registrar.equals(announced);
        announced = registrar;
        if (registrar.equals(trusted)) {
            isDoubted = false;
            stopAsking();
            grace.cancel();
            owner.announceTo(registrar);
            return;
        }
        if (isOpen()) {
            announceUnproven(registrar);
        }
        if (isNew) {
            pauses.reset();
        }
        ask(registrar);
    }

    private void announceUnproven(RegistrarDetails registrar) {
        if (unproven.add(registrar)) {
            question.askWhetherItListens(registrar);
        }
        owner.announceTo(registrar);
    }

    public void absent() {
        announced = null;
        stopAsking();
        owner.stopAnnouncing();
        if (trusted != null && !isDoubted) {
            isDoubted = true;
            grace.cancel();
            grace = eventLoop.addOneShotTimerHandler(this::graceOver, GRACE);
        }
    }

    /** Somebody has asked whether this process lives. Returns whether it is the primary. */
    public boolean called(String responseTopic) {
        boolean isPrimary = calls.heard(responseTopic);
        if (isPrimary && isAskingMissing) {
            isAskingMissing = false;
            question.cancel();
        }
        return isPrimary;
    }

    /** The trusted primary does not call any more: the server may not have noticed that it is dead. */
    private void askMissing() {
        if (trusted == null || isDoubted || !trusted.equals(announced) || question.isAsking()) {
            calls.askLater();
            return;
        }
        isAskingMissing = true;
        question.ask(trusted, calls.isUsedToSilence() ? PATIENT_QUESTIONS : QUESTIONS, PAUSE);
    }

    /** The connection is lost. */
    public void disconnected() {
        announced = null;
        trusted = null;
        calls.end();
        unproven.clear();
        isDoubted = false;
        stopAsking();
        grace.cancel();
        pauses.reset();
    }

    private void ask(RegistrarDetails registrar) {
        pause.cancel();
        questions.run(() -> {
            if (isAskingMissing) {
                isAskingMissing = false;
                calls.askLater();
            }
            question.ask(registrar);
            return 0;
        });
    }

    private void stopAsking() {
        pause.cancel();
        questions.cancel();
        question.cancel();
        if (isAskingMissing) {
            isAskingMissing = false;
            calls.askLater();
        }
    }

    private void answered(RegistrarDetails registrar, boolean reportsRemovals) {
        if (!registrar.equals(announced)) {
            // It still runs, although another one was announced.
            askLater();
            return;
        }
        if (isAskingMissing && registrar.equals(trusted)) {
            isAskingMissing = false;
            calls.answered();
            return;
        }
        RegistrarDetails former = isDoubted ? trusted : null;
        if (trusted != null && !trusted.equals(registrar)) {
            lost.add(trusted);
        }
        trusted = registrar;
        isDoubted = false;
        grace.cancel();
        pauses.reset();
        if (former != null && !former.equals(registrar)) {
            owner.succeeded(former);
        }
        // Those of ours, which report removals, listen before they are announced. One that was out of reach meanwhile,
        // behind a bridge between two servers, may have removed this process as dead.
        boolean wasDeaf = unproven.remove(registrar) && !reportsRemovals && !question.hasListened(registrar);
        if (lost.remove(registrar) || wasDeaf) {
            owner.mayHaveMissed(registrar);
        }
        owner.announceTo(registrar);
        calls.begin(registrar);
        owner.trusted(registrar, reportsRemovals);
    }

    private void silent(RegistrarDetails registrar) {
        isAskingMissing = false;
        if (registrar.equals(announced) && !registrar.equals(trusted) && !isOpen()) {
            // The trusted one would have contradicted, unless it is of the reference, or dead.
            ask(trusted);
            return;
        }
        if (registrar.equals(trusted)) {
            lose(false);
            if (announced != null) {
                announceUnproven(announced);
            }
        }
        askLater();
    }

    private void askLater() {
        pause = eventLoop.addOneShotTimerHandler(
                () -> {
                    if (announced != null) {
                        ask(announced);
                    }
                },
                pauses.next());
    }

    private void graceOver() {
        if (isDoubted) {
            lose(true);
        }
    }

    private void lose(boolean wasReported) {
        RegistrarDetails former = trusted;
        lost.add(former);
        trusted = null;
        isDoubted = false;
        calls.end();
        owner.lost(former, wasReported);
    }
}
