// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.command.CommandException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The end of a session: a signal ends it with status 0, a problem with status 1. Either interrupts the thread of the session, once,
 * which then removes what it has made.
 */
final class Ending {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SIGNAL = "";

    private final Thread session;
    private final AtomicReference<String> reason = new AtomicReference<>();
    private boolean isCleaningUp;
    private final CountDownLatch done = new CountDownLatch(1);

    private Ending(Thread session) {
        this.session = session;
    }

    static Ending of(Thread session) {
        return new Ending(session);
    }

    /** Runs until it is interrupted, or fails. */
    interface Session {
        void run(Ending ending) throws InterruptedException, CommandException, IOException;
    }

    int during(Session running) throws CommandException, IOException {
        var hook = new Thread(this::awaitSession, "aiko-dev-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            running.run(this);
        } catch (InterruptedException asked) {
            // the reason is known
        } catch (IOException | CommandException failure) {
            // What is interrupted may fail instead.
            if (reason.get() == null) {
                throw failure;
            }
        } finally {
            done.countDown();
            removeHook(hook);
        }
        String problem = reason.get();
        if (problem != null && !problem.equals(SIGNAL)) {
            throw new CommandException("dev: " + problem);
        }
        return 0;
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException itRuns) {
            // it ends the process
        }
    }

    /** A signal has been received: without this, the status would be that of the signal. */
    private void awaitSession() {
        end(SIGNAL);
        try {
            boolean isDone = done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().halt(isDone && SIGNAL.equals(reason.get()) ? 0 : 1);
        } catch (InterruptedException unexpected) {
            Runtime.getRuntime().halt(1);
        }
    }

    /** The session cannot go on. Any thread. */
    synchronized void fail(String problem) {
        // What ends while the session removes what it has made is its work.
        if (!isCleaningUp) {
            end(problem);
        }
    }

    /** Nobody reads what the session prints. Any thread. */
    void endWithReader() {
        end(SIGNAL);
    }

    private synchronized void end(String why) {
        if (reason.compareAndSet(null, why) && !isCleaningUp) {
            session.interrupt();
        }
    }

    /** From now on, the session is not interrupted. The thread of the session. */
    synchronized void beginCleanUp() {
        isCleaningUp = true;
        Thread.interrupted();
    }
}
