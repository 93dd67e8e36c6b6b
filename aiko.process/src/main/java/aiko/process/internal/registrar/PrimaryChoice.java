// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.internal.ProcessMessages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Optional;

/**
 * Which registrar counts as the primary: the one that has answered as one, of those that anybody may announce. While it does,
 * nobody who is announced in its place is told anything before it has answered as well; and word that it is gone is believed
 * once it had time to contradict. Who is announced when there is none is told of the services at once. Owned by the event
 * loop, but for {@link #trusted()} and {@link #announced()}.
 */
public final class PrimaryChoice {
    /** A primary that lives contradicts its end within this time, and another one takes over. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** After which one that does not answer is asked again, at first and at most. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(16);

    private final EventLoop eventLoop;
    private final Owner owner;
    private final PrimaryQuestion question;
    private final RateLimit questions;
    private Handle grace = () -> {};
    private Handle pause = () -> {};
    private Duration nextPause = FIRST_PAUSE;
    private boolean isDoubted;
    private volatile RegistrarDetails announced;
    private volatile RegistrarDetails trusted;

    /** Told on the event loop. */
    public interface Owner {
        /** This registrar is to know the services, from now on and alone. */
        void announceTo(RegistrarDetails registrar);

        /** For now, no registrar is to be told anything. */
        void stopAnnouncing();

        /**
         * A registrar has answered, and counts as the primary from now on.
         *
         * @param reportsRemovals whether it is known to tell processes which of their services somebody has removed
         */
        void trusted(RegistrarDetails registrar, boolean reportsRemovals);

        /** It has turned out that it does. */
        void reportsRemovals();

        /**
         * It does not any more, and no other one does.
         *
         * @param wasReported whether somebody has said so, and nobody has contradicted
         */
        void lost(RegistrarDetails registrar, boolean wasReported);

        /** Somebody has said that it is gone, and another one counts as the primary now. */
        void succeeded(RegistrarDetails registrar);
    }

    public PrimaryChoice(TopicPath process, EventLoop eventLoop, ProcessMessages messages, Owner owner) {
        this.eventLoop = eventLoop;
        this.owner = owner;
        questions = new RateLimit(eventLoop);
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

    /** Before the first connection is made. */
    public void open() {
        question.open();
    }

    public Optional<RegistrarDetails> trusted() {
        return Optional.ofNullable(trusted);
    }

    /** The one that was announced last, whether or not it has answered. */
    public Optional<RegistrarDetails> announced() {
        return Optional.ofNullable(announced);
    }

    /** Whether nobody who counts as the primary is known to be there still. */
    boolean isOpen() {
        return trusted == null || isDoubted;
    }

    /** It will be {@link #found} at once. */
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
            owner.announceTo(registrar);
        }
        if (isNew) {
            nextPause = FIRST_PAUSE;
        }
        ask(registrar);
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

    /** There is no connection any more. */
    public void disconnected() {
        announced = null;
        trusted = null;
        isDoubted = false;
        stopAsking();
        grace.cancel();
        nextPause = FIRST_PAUSE;
    }

    private void ask(RegistrarDetails registrar) {
        pause.cancel();
        questions.run(() -> {
            question.ask(registrar);
            return 0;
        });
    }

    private void stopAsking() {
        pause.cancel();
        questions.cancel();
        question.cancel();
    }

    private void answered(RegistrarDetails registrar, boolean reportsRemovals) {
        if (!registrar.equals(announced)) {
            // It is there still, whoever else was announced.
            askLater();
            return;
        }
        RegistrarDetails former = isDoubted ? trusted : null;
        trusted = registrar;
        isDoubted = false;
        grace.cancel();
        nextPause = FIRST_PAUSE;
        if (former != null && !former.equals(registrar)) {
            owner.succeeded(former);
        }
        owner.announceTo(registrar);
        owner.trusted(registrar, reportsRemovals);
    }

    private void silent(RegistrarDetails registrar) {
        if (registrar.equals(announced) && !isOpen()) {
            // The one that was there before would have contradicted, unless it is one of the reference, or dead.
            ask(trusted);
            return;
        }
        if (registrar.equals(trusted)) {
            lose(false);
            if (announced != null) {
                owner.announceTo(announced);
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
                nextPause);
        Duration doubled = nextPause.multipliedBy(2);
        nextPause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void graceOver() {
        if (isDoubted) {
            lose(true);
        }
    }

    private void lose(boolean wasReported) {
        RegistrarDetails former = trusted;
        trusted = null;
        isDoubted = false;
        owner.lost(former, wasReported);
    }
}
