// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

/** On whose behalf a thread runs, so that a handler can run on behalf of whoever added it. Any thread. */
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

    /** The calling thread runs on that one's behalf from now on. Returns on whose behalf it ran before. */
    Object enter(Object whom);

    /**
     * What the calling thread writes down of itself, for others to look at: on whose behalf it runs, and what it does,
     * each null for nobody and nothing. It stays the same for the life of the thread.
     */
    Object[] ofThisThread();
}
