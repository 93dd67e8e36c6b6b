// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Notices in a secondary that the primary has died without a last will. A primary asks each process whether it lives, also that of
 * the secondary: one that has not asked for a while is asked itself. One that answers all the same, as those of the reference
 * do, is asked more seldom each time. Time in which this registrar does not run does not count. Owned by the event loop.
 */
public final class PrimaryWatch {
    private static final double LONGEST_PAUSE_SECONDS = 60;
    private static final double LONGER = 1.5;

    /** Within which a message to itself returns. */
    private static final double DEAF_SECONDS = 2;

    /** The share of a pause by which the pauses of secondaries differ. */
    private static final double SPREAD = 0.05;

    private final Messages messages;
    private final EventLoop eventLoop;
    private final String ownControl;
    private final Pace pace;
    private final IntSupplier processes;
    private final Consumer<TopicPath> vanished;
    private final LifeQuestions questions;
    private final double lateness;
    private Handle subscription = () -> {};
    private Handle timer = () -> {};
    private TopicPath primary;
    private TopicPath former;
    private double step;
    private double silence;
    private double pause;
    private double judgedAt;
    private double unanswered;
    private Duration patience = Duration.ZERO;
    private boolean hasCalled;
    private boolean isAsking;
    private long number;

    /**
     * @param processes the number of processes of the directory
     * @param vanished called with a primary that does not answer
     */
    public PrimaryWatch(
            Messages messages,
            EventLoop eventLoop,
            TopicPath self,
            Pace pace,
            IntSupplier processes,
            Consumer<TopicPath> vanished) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.ownControl = self.withServiceId(0).control();
        this.pace = pace;
        this.processes = processes;
        this.vanished = vanished;
        lateness = 1 + SPREAD * Math.floorMod(self.hashCode(), 1_000) / 1_000;
        questions = new LifeQuestions(messages, eventLoop, self, this::alive, this::silent);
    }

    /** Watches this primary from now on, which has just answered. */
    public void follow(TopicPath registrar) {
        stop();
        if (pace.isNever()) {
            return;
        }
        primary = registrar;
        former = registrar;
        silence = 0;
        pause = 0;
        hasCalled = false;
        unanswered = 0;
        step = pace.step();
        subscription = messages.subscribe(ownControl, this::control);
        timer = eventLoop.addTimerHandler(this::look, Duration.ofNanos((long) (step * 1e9)));
    }

    public void stop() {
        subscription.cancel();
        timer.cancel();
        questions.cancel();
        isAsking = false;
        primary = null;
    }

    /** The primary that was watched until a moment ago, and is replaced; once. */
    public Optional<TopicPath> takeFormer() {
        Optional<TopicPath> taken = Optional.ofNullable(former);
        former = null;
        return taken;
    }

    /** Seconds for which that one has certainly not reacted. */
    public double unanswered() {
        if (hasCalled) {
            return Math.max(0, silence - pace.period(processes.getAsInt()));
        }
        return unanswered;
    }

    private void control(Message message) {
        if (primary == null || message.retained()) {
            return;
        }
        boolean isFromPrimary = SExpressions.arguments(message.payload(), "ping", 1)
                .filter(arguments -> String.valueOf(arguments.get(0)).startsWith(primary + "/"))
                .isPresent();
        if (isFromPrimary) {
            // It may ask less often than this registrar would.
            pause = Math.min(LONGEST_PAUSE_SECONDS, LONGER * silence);
            hasCalled = true;
            heard();
        }
    }

    private void heard() {
        silence = 0;
        isAsking = false;
        questions.cancel();
    }

    private double pause() {
        return Math.max(pause, pace.doubt(processes.getAsInt())) * lateness;
    }

    private void look() {
        silence += step;
        double waited = pause();
        if (isAsking && silence >= judgedAt) {
            // This registrar does not hear itself.
            isAsking = false;
        }
        if (!isAsking && silence >= waited) {
            isAsking = true;
            patience = Duration.ofMillis((long) (1_000 * pace.patience(processes.getAsInt(), waited)));
            judgedAt = silence + LifeQuestions.longest(patience).toMillis() / 1e3 + DEAF_SECONDS;
            questions.ask(++number, primary, patience);
        }
    }

    private void alive(long question) {
        if (question == number && primary != null) {
            pause = Math.min(LONGEST_PAUSE_SECONDS, 2 * pause());
            heard();
        }
    }

    /** It does not answer, unless this registrar cannot hear. */
    private void silent(long question) {
        messages.synchronize().thenRun(() -> {
            if (question == number && isAsking) {
                TopicPath registrar = primary;
                unanswered = Pace.seconds(patience);
                stop();
                vanished.accept(registrar);
            }
        });
    }
}
