// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

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

    /**
     * The notes of the calling thread about itself, for other threads: its present owner and its present work, each null for
     * none. The array stays the same for the life of the thread.
     */
    Object[] ofThisThread();
}
