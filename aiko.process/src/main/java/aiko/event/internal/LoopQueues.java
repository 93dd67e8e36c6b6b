// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.internal.time.CallHistogram;
import java.util.Queue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/** The queues of an event loop: filled by any thread, emptied by the present thread of the loop. */
final class LoopQueues {
    private static final int CHUNK = 1024;

    private final Queue<Runnable> tasks = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final Queue<MailboxQueue<?>> readyControl = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final Queue<MailboxQueue<?>> readyNormal = new MpscUnboundedAtomicArrayQueue<>(CHUNK);
    private final FlatOutHandlers flatOutHandlers = new FlatOutHandlers();
    private final Timers timers = new Timers();
    private final CallHistogram callTimes = new CallHistogram();
    private volatile int timerCount;
    private int taskHighWaterMark;

    Queue<Runnable> tasks() {
        return tasks;
    }

    Queue<MailboxQueue<?>> readyControl() {
        return readyControl;
    }

    Queue<MailboxQueue<?>> readyNormal() {
        return readyNormal;
    }

    FlatOutHandlers flatOutHandlers() {
        return flatOutHandlers;
    }

    /** Owned by the loop. */
    Timers timers() {
        return timers;
    }

    /** The times of all calls but those of flat-out handlers. */
    CallHistogram callTimes() {
        return callTimes;
    }

    /** On the loop: timers were added or removed. */
    void countTimers() {
        timerCount = timers.size();
    }

    /** Timers that are set; a snapshot. */
    int timerCount() {
        return timerCount;
    }

    /** On the loop. */
    void noteWaitingTasks() {
        taskHighWaterMark = Math.max(taskHighWaterMark, tasks.size());
    }

    int taskHighWaterMark() {
        return taskHighWaterMark;
    }

    boolean haveWork() {
        return !readyControl.isEmpty() || !tasks.isEmpty() || !readyNormal.isEmpty();
    }
}
