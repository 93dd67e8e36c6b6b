// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** The present call of a handler by an event loop, as another thread sees it. */
public final class Activity {
    private final EventLoopThread loop;
    private final LoopRunner runner;
    private final long number;
    private final Object running;
    private final String kind;
    private final Object whom;
    private final Object doing;

    /**
     * @param number the number of earlier calls on that thread
     * @param running the mailbox or handler
     * @param kind the kind of the handler
     * @param whom on whose behalf; null for nobody
     * @param doing its present work, as the handler has noted it; null if it has not
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
        return runner.owner();
    }

    /** On whose behalf it runs; null for nobody. */
    public Object whom() {
        return whom;
    }

    /** Its present work, as noted in {@link Behalf#ofThisThread()}; null if it is not noted. */
    public Object doing() {
        return doing;
    }

    /** The handler, for people: a mailbox, a timer handler, a task. */
    public String what() {
        if (running instanceof MailboxQueue<?> mailbox) {
            return mailbox.what();
        }
        if (running instanceof Described described) {
            return described.what();
        }
        return running == null ? "handler" : kind + ' ' + Carrier.nameOf(running);
    }

    /** Whether its loop continues without it. */
    public boolean isCut() {
        return runner.isCut();
    }

    /**
     * Lets the loop continue with another thread, unless the call has returned.
     *
     * @param beforeNext run before the loop continues
     * @return whether the loop continues with another thread
     */
    public boolean cutLoose(Runnable beforeNext) {
        return loop.cutLoose(runner, number, running, beforeNext);
    }
}
