// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.event.EventLoop;
import aiko.event.GrowingPause;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Checks what the server keeps on the boot topic: it may have forgotten the announcement of the primary without a word, or keep an old
 * one. A further subscription makes it send what it keeps. A primary then announces itself again; a secondary, which may
 * be connected to another server of a cluster, the primary that it follows. Owned by the event loop.
 */
public final class KeptAnnouncement {
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final Duration PAUSE_OF_A_SECONDARY = Duration.ofSeconds(4);

    /** Before a secondary checks again what is wrong. */
    private static final Duration RECHECK = Duration.ofMillis(500);

    /** For a server that keeps nothing, or does not send it again. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(64);

    /** All registrars together. */
    private static final int MOST_CHECKS_IN_A_SECOND = 100;

    private static final int WRONG_FOR_A_SECONDARY = 2;

    private final Messages messages;
    private final EventLoop eventLoop;
    private final BootTopic bootTopic;
    private final Election election;
    private final IntSupplier processes;
    private final IntSupplier registrars;
    private final GrowingPause pauses = new GrowingPause(PAUSE, LONGEST_PAUSE);
    private Handle timer = () -> {};
    private Handle subscription = () -> {};
    private Optional<RegistrarDetails> kept = Optional.empty();
    private int wrong;
    private long number;

    /**
     * @param processes the number of processes of the namespace
     * @param registrars the number of registrars of the namespace, which takes longer
     */
    public KeptAnnouncement(
            Messages messages,
            EventLoop eventLoop,
            BootTopic bootTopic,
            Election election,
            IntSupplier processes,
            IntSupplier registrars) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.bootTopic = bootTopic;
        this.election = election;
        this.processes = processes;
        this.registrars = registrars;
    }

    /** This registrar is primary or secondary from now on. */
    public void begin() {
        end();
        pauses.reset();
        wrong = 0;
        checkLater();
    }

    public void end() {
        number++;
        timer.cancel();
        subscription.cancel();
    }

    private void checkLater() {
        timer = eventLoop.addOneShotTimerHandler(
                this::check, election.isPrimary() ? pauses.current() : secondaryPause());
    }

    private Duration secondaryPause() {
        if (wrong == 1) {
            return RECHECK;
        }
        boolean areFew = processes.getAsInt() <= PAUSE_OF_A_SECONDARY.toSeconds() * MOST_CHECKS_IN_A_SECOND;
        Duration share = areFew
                ? PAUSE_OF_A_SECONDARY
                : Duration.ofSeconds(1).multipliedBy(registrars.getAsInt()).dividedBy(MOST_CHECKS_IN_A_SECOND);
        return Collections.max(List.of(share, PAUSE_OF_A_SECONDARY, pauses.current()));
    }

    private void check() {
        Optional<RegistrarDetails> expected = election.undoubted();
        long mine = ++number;
        if (expected.isEmpty()) {
            wrong = 0;
            checkLater();
            return;
        }
        kept = Optional.empty();
        subscription = messages.subscribe(bootTopic.topic(), this::received);
        messages.synchronize().thenRun(() -> {
            if (mine == number) {
                subscription.cancel();
                if (expected.equals(election.undoubted())) {
                    judge(kept.equals(expected));
                } else {
                    wrong = 0;
                }
                checkLater();
            }
        });
    }

    private void received(Message message) {
        if (message.retained()) {
            kept = bootTopic.announced(message);
        }
    }

    private void judge(boolean isRight) {
        if (isRight) {
            wrong = 0;
            pauses.reset();
        } else if (++wrong >= WRONG_FOR_A_SECONDARY || election.isPrimary()) {
            pauses.next();
            election.announceUndoubted();
        }
    }
}
