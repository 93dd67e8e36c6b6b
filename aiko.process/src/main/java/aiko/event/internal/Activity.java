// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** A call of a handler that an event loop makes just now, as another thread sees it. */
public final class Activity {
    private final EventLoopThread loop;
    private final LoopRunner runner;
    private final long number;
    private final Object running;
    private final String kind;
    private final Object whom;
    private final Object doing;

    /**
     * @param number how many calls there were before, on that thread
     * @param running the mailbox or handler
     * @param kind of a handler
     * @param whom on whose behalf; null for nobody
     * @param doing what of it, as whoever runs it has said; null where nobody has
     */
    Activity(
            EventLoopThread loop,
            LoopRunner runner,
            long number,
            Object running,
            String kind,
            Object whom,
            Object doing) {
        this.loop = loop;
        this.runner = runner;
        this.number = number;
        this.running = running;
        this.kind = kind;
        this.whom = whom;
        this.doing = doing;
    }

    /** Whether both are the same call. */
    public boolean isSameCall(Activity other) {
        return other != null && other.runner == runner && other.number == number;
    }

    /** The thread that runs it. */
    public Thread thread() {
        return runner.thread();
    }

    /** On whose behalf it runs; null for nobody. */
    public Object whom() {
        return whom;
    }

    /** What it does, as {@link Behalf#ofThisThread()} tells; null where nobody has said. */
    public Object doing() {
        return doing;
    }

    /** What runs, for people: a mailbox, a timer handler, a task. */
    public String what() {
        if (running instanceof MailboxQueue<?> mailbox) {
            return mailbox.what();
        }
        if (running instanceof Described described) {
            return described.what();
        }
        return running == null ? "handler" : kind + ' ' + Carrier.nameOf(running);
    }

    /** Whether its loop goes on without it. */
    public boolean isCut() {
        return runner.isCut();
    }

    /**
     * Its loop goes on with another thread, unless the call has returned. Whether that is so now.
     *
     * @param beforeNext is run if so, before the loop goes on
     */
    public boolean cutLoose(Runnable beforeNext) {
        return loop.cutLoose(runner, number, running, beforeNext);
    }
}
