// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message that the MQTT server publishes if this process dies. {@link #cancel()} removes it without publishing it.
 *
 * <pre>{@code
 * LastWill will = messages.addLastWill("example/lamp/state", "(absent)".getBytes(UTF_8), true);
 * will.armed().thenRun(() -> messages.publish("example/lamp/state", "(present)".getBytes(UTF_8)));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface LastWill extends Handle {
    /** Completes on the event loop when the server has accepted the will for the first time. */
    CompletionStage<Void> armed();
}
