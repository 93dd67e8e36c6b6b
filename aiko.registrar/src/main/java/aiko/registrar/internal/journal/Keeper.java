// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.journal;

/** Is called at each change of the directory, on the event loop. */
public interface Keeper {
    /** Keeps nothing. */
    Keeper NOTHING = new Keeper() {
        @Override
        public void added(byte[] addPayload, double time) {}

        @Override
        public void removed(byte[] removePayload, double time) {}

        @Override
        public void present(String process, String incarnation) {}
    };

    /** @param addPayload {@code (add …)}, which must not change */
    void added(byte[] addPayload, double time);

    /** @param removePayload {@code (remove TOPIC_PATH)}, which must not change */
    void removed(byte[] removePayload, double time);

    /** A process has announced its incarnation. */
    void present(String process, String incarnation);
}
