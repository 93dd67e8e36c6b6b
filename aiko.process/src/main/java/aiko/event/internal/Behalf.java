// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import java.util.function.Supplier;

/** The owner on whose behalf a thread runs, so that a handler runs on behalf of the owner that added it. Any thread. */
public interface Behalf {
    /** Every thread runs on behalf of nobody. */
    Behalf NOBODY = new Behalf() {
        @Override
        public Object current() {
            return null;
        }

        @Override
        public Object enter(Object whom) {
            return null;
        }

        @Override
        public Object[] ofThisThread() {
            return new Object[2];
        }
    };

    /** On whose behalf the calling thread runs; null for nobody. */
    Object current();

    /** The calling thread runs on behalf of this owner from now on. Returns the previous owner. */
    Object enter(Object whom);

    /** Runs the task now, on behalf of this owner. Code that runs for each message calls {@link #enter} instead, and allocates nothing. */
    default void runFor(Object whom, Runnable task) {
        Object before = enter(whom);
        try {
            task.run();
        } finally {
            enter(before);
        }
    }

    /** The same for a task with a result. */
    default <T> T getFor(Object whom, Supplier<T> task) {
        Object before = enter(whom);
        try {
            return task.get();
        } finally {
            enter(before);
        }
    }

    /**
     * The notes of the calling thread about itself, for other threads: its present owner and its present work, each null for
     * none. The array stays the same for the life of the thread.
     */
    Object[] ofThisThread();
}
