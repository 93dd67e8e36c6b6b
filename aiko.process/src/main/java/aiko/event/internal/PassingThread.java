// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * A thread that passes items on to event loops, often many in a row. To wake the thread of a loop costs more than all other work on an
 * item, and a loop that is woken at the first of many would soon wait for the next one, and have to be woken again. So while this
 * thread passes items on, it wakes the loops later: when there is nothing more to pass on at the moment. It does not even wake a loop
 * that itself only passes items on, but takes a turn of that loop, unless it is the thread of another one.
 *
 * <p>Used by the thread itself only.
 */
public final class PassingThread extends Thread {
    /** So few items are passed on before a wait that a turn for them takes less time than waking another thread. */
    private static final int FEW = 2;

    private final List<EventLoopThread> toBeWoken = new ArrayList<>();
    private final boolean isOfLoop;
    private boolean isPassing;
    private int passed;

    public PassingThread(Runnable work, String name) {
        super(work, name);
        isOfLoop = work instanceof LoopRunner;
    }

    /** This thread passes items on from now on, if it is such a thread: {@link #end} has to follow. */
    public static void begin() {
        PassingThread current = current();
        if (current != null) {
            current.isPassing = true;
            current.passed++;
        }
    }

    /** There is nothing more to pass on at the moment, and this thread may wait. */
    public static void end() {
        PassingThread current = current();
        if (current != null && current.isPassing) {
            current.isPassing = false;
            current.wake();
        }
    }

    private static PassingThread current() {
        return Thread.currentThread() instanceof PassingThread passing ? passing : null;
    }

    private void wake() {
        boolean mayTakeTurn = !isOfLoop && passed <= FEW;
        passed = 0;
        while (!toBeWoken.isEmpty()) {
            // A turn of a loop adds and wakes others.
            toBeWoken.remove(toBeWoken.size() - 1).goOn(mayTakeTurn);
        }
    }

    /** The thread of the loop waits, and has an item now. Returns false if it has to be woken at once. */
    static boolean wakesLater(EventLoopThread loop) {
        PassingThread current = current();
        if (current == null || !current.isPassing) {
            return false;
        }
        if (!current.toBeWoken.contains(loop)) {
            current.toBeWoken.add(loop);
        }
        return true;
    }
}
