// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Something that is done again and again, in equal distances of the time of the load, on a thread of its own. */
final class Chore {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String name;
    private final int planned;
    private final Action action;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** One time of it. */
    interface Action {
        /**
         * Does it.
         *
         * @param number ascends from 1
         */
        void run(int number) throws IOException;
    }

    /** @param planned how often until the end of the load, and at least once */
    Chore(String name, double planned, Action action) {
        this.name = name;
        this.planned = Math.max(1, (int) Math.round(planned));
        this.action = action;
    }

    void start(LoadTime time) {
        var thread = new Thread(() -> run(time), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(LoadTime time) {
        while (!time.isOver()) {
            if (isDue(time)) {
                time.within(this::once);
            } else {
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }

    /** Whether it should have been done once more until now. */
    boolean isDue(LoadTime time) {
        return attempted() < Math.round(time.now() * planned);
    }

    private void once() {
        try {
            action.run(attempted() + 1);
            done.incrementAndGet();
        } catch (IOException notNow) {
            failed.incrementAndGet();
        }
    }

    private int attempted() {
        return done.get() + failed.get();
    }

    String name() {
        return name;
    }

    int done() {
        return done.get();
    }

    /** How often it could not be done, as the server was away. */
    int failed() {
        return failed.get();
    }

    int planned() {
        return planned;
    }
}
