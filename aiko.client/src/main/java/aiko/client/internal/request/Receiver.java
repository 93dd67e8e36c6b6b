// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import java.util.Optional;

/** Receives the answer to a request. The event loop of the requests calls it; any thread may call {@link #ended}, once. */
public interface Receiver {
    /** The answer consists of this number of items. A returned reason ends the request. */
    default Optional<Reason> counted(int items) {
        return Optional.empty();
    }

    /** An item of the answer. A returned reason ends the request. */
    Optional<Reason> received(byte[] payload);

    /** The request has ended. The failure is empty if the answer is complete. */
    void ended(Optional<RequestException> failure);

    /** The caller has cancelled the request; no other call follows. */
    default void cancelled() {}
}
