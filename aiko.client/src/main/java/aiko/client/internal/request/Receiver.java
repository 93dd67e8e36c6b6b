// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import java.util.Optional;

/** Gets the answer to a question: on the event loop of the requests, {@link #ended} on any thread and once. */
public interface Receiver {
    /** The answer will have that many items. A reason ends the question. */
    default Optional<Reason> counted(int items) {
        return Optional.empty();
    }

    /** An item of the answer. A reason ends the question. */
    Optional<Reason> received(byte[] payload);

    /** No item follows; no failure if the answer is complete. */
    void ended(Optional<RequestException> failure);

    /** The caller has cancelled it: nothing follows. */
    default void cancelled() {}
}
