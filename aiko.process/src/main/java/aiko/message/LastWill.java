// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message that the server publishes if this process dies. {@link #cancel()} takes it back without publishing it.
 */
@AnyThread
@ProviderType
public interface LastWill extends Handle {
    /** Completes, on the event loop, when the server holds the will for the first time. */
    CompletionStage<Void> armed();
}
