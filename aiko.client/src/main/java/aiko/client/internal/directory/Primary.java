// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.RequestException;
import aiko.client.spi.RegistrarChanges;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.util.Optional;

/** The primary registrar of a namespace, as a directory sees it. To be used on the event loop of the directory. */
public interface Primary {
    /** The primary that is asked; empty if none is known. */
    Optional<RegistrarDetails> current();

    /** Whether this registrar is still the primary, and no other one was announced. */
    boolean isUndisputed(RegistrarDetails registrar);

    /** Whether the registrar may name this service: a stranger may be the primary of another namespace than the process's own. */
    default boolean mayName(TopicPath service) {
        return true;
    }

    /** Passes the changes that the registrar publishes to the listener, instead of those of another one. */
    void follow(RegistrarDetails registrar, RegistrarChanges.Listener listener);

    /** The listener is not called any more. */
    void unfollow();

    /** The failure of a search without a primary. */
    RequestException missing();
}
