// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.GrowingPause;
import aiko.event.Handle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Compares the number of services that the primary knows, which it states in its questions as in {@code (ping R) services: 3}, with the
 * number that were announced to it: a registration or a removal may have been lost between servers, without a lost connection. On
 * the event loop.
 */
public final class RegisteredCount {
    private static final byte[] KEY = ") services: ".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 9;

    /** A stranger may have registered services in the name of this process, or the registrar may have no room. */
    private final GrowingPause pause = new GrowingPause(Duration.ofSeconds(5), Duration.ofMinutes(10));

    private final EventLoop eventLoop;
    private Handle pausing = () -> {};
    private boolean isPausing;
    private int latestKnown = -1;
    private int latestAnnounced = -1;

    public RegisteredCount(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** The number that a question states; negative if it states none. */
    public static int of(byte[] question) {
        int index = question.length;
        int number = 0;
        int unit = 1;
        while (index > 0 && question[index - 1] >= '0' && question[index - 1] <= '9') {
            if (question.length - index == MOST_DIGITS) {
                return -1;
            }
            number += (question[--index] - '0') * unit;
            unit *= 10;
        }
        int start = index - KEY.length;
        boolean isThere =
                index < question.length && start > 0 && Arrays.equals(question, start, index, KEY, 0, KEY.length);
        return isThere ? number : -1;
    }

    /**
     * The primary knows so many services. Returns whether all services should be announced to it again: two questions in a row have
     * shown the same difference, so that no message about it is under way.
     *
     * @param announced the services that were announced; negative if not all are, or some are on their way
     */
    public boolean differs(int known, int announced) {
        boolean isSame = known == latestKnown && announced == latestAnnounced;
        latestKnown = known;
        latestAnnounced = announced;
        if (known < 0 || announced < 0) {
            return false;
        }
        if (known == announced) {
            pause.reset();
            pausing.cancel();
            isPausing = false;
            return false;
        }
        if (!isSame || isPausing) {
            return false;
        }
        isPausing = true;
        pausing = eventLoop.addOneShotTimerHandler(() -> isPausing = false, pause.next());
        return true;
    }
}
