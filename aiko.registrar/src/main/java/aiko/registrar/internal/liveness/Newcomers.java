// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.event.EventLoop;
import aiko.event.GrowingPause;
import aiko.process.TopicPath;
import aiko.registrar.internal.wire.ServicePath;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Processes that have connected and do not register: the server may have kept no announcement of the primary for them, or an old
 * one. Then the primary announces itself again. Owned by the event loop.
 */
public final class Newcomers {
    /** Within which a process registers that knows the primary. */
    static final Duration MOMENT = Duration.ofMillis(1_500);

    /** The shortest and the longest pause between two announcements, each of which everybody receives. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(32);

    private static final int MOST = 65_536;

    private final EventLoop eventLoop;
    private final String ownProcess;
    private final Runnable announce;
    private final GrowingPause pauses = new GrowingPause(SHORTEST_PAUSE, LONGEST_PAUSE);
    private Set<String> recent = new LinkedHashSet<>();
    private Set<String> late = new LinkedHashSet<>();
    private boolean isLooking;
    private boolean isPausing;
    private boolean isWanted;

    /** @param announce announces the primary again, if this registrar is primary */
    public Newcomers(EventLoop eventLoop, TopicPath self, Runnable announce) {
        this.eventLoop = eventLoop;
        this.ownProcess = self.process();
        this.announce = announce;
    }

    /** A process has connected. */
    public void present(String process) {
        if (process.equals(ownProcess) || recent.size() == MOST) {
            return;
        }
        recent.add(process);
        if (!isLooking) {
            isLooking = true;
            eventLoop.addOneShotTimerHandler(this::look, MOMENT);
        }
    }

    /** A process registers a service. */
    public void registering(ServicePath service) {
        if (isLooking) {
            String process = service.process();
            recent.remove(process);
            late.remove(process);
        }
    }

    /** Nobody is expected any more. */
    public void clear() {
        recent.clear();
        late.clear();
    }

    /** Each one has at least a moment, and less than two. */
    private void look() {
        boolean isMissing = !late.isEmpty();
        late = recent;
        recent = new LinkedHashSet<>();
        isLooking = !late.isEmpty();
        if (isLooking) {
            eventLoop.addOneShotTimerHandler(this::look, MOMENT);
        }
        if (isMissing) {
            isWanted = true;
            announceIfDue();
        }
    }

    private void announceIfDue() {
        if (isPausing) {
            return;
        }
        if (!isWanted) {
            pauses.reset();
            return;
        }
        isWanted = false;
        isPausing = true;
        eventLoop.addOneShotTimerHandler(
                () -> {
                    isPausing = false;
                    announceIfDue();
                },
                pauses.next());
        announce.run();
    }
}
