// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.OnEventLoop;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Passes the state of a service to its successor: to the same service of the next version of its bundle, or to the next
 * activation of its component. The component behind an {@link AikoService} implements it; for a service that was added with
 * {@link AikoProcess#addService}, the {@link ServiceHandler} or the target of the commands does.
 *
 * <p>The next version has classes of its own, so that a state consists of plain values of the JDK: strings, numbers, booleans,
 * characters, {@code java.time}, {@code UUID}, {@code BitSet}, enums of the JDK, and arrays, collections and maps of these.
 * Versions may differ: prefer a map with names, which versions with more or fewer names can read.
 *
 * <p>Enums of the bundle pass by name: the successor gets the constants of its own class. Constants that it lacks are discarded
 * and logged. Views, such as {@code Collections.unmodifiableMap}, pass as copies.
 *
 * <p>The state of a {@linkplain AikoService#durable durable} service also passes over a restart of the container. For that, the
 * service is asked for its state while it runs: on its event loop, between two messages, at most once in the setting
 * {@code state.interval} of the process, by default 1,000 ms. A container that is killed loses at most the changes of that
 * interval, and of the time for writing to the disk. Such a state has at most 16 MiB, is nested at most 500 deep and does not
 * contain itself. It is deleted when the bundle or the service is removed.
 *
 * <p>If the hand-over fails, one line is logged, and the successor starts without state; the service, its topic path and its
 * queued messages stay. The methods cannot be called over MQTT, whichever interfaces the component is registered under.
 *
 * <pre>{@code
 * public class Counter implements ServiceState {
 *     private int count;
 *
 *     @Override
 *     public Optional<?> handOver() {
 *         return Optional.of(Map.of("count", count));
 *     }
 *
 *     @Override
 *     public void takeOver(Object state) {
 *         count = (Integer) ((Map<?, ?>) state).get("count");
 *     }
 * }
 * }</pre>
 */
@OnEventLoop
@ConsumerType
public interface ServiceState {
    /**
     * Returns the state for the successor. Called on the event loop of the service, after its last message and, unless
     * that message takes too long, before its component is deactivated; of a durable service also between two messages,
     * when it must change nothing. It must not block.
     *
     * @return empty if the successor begins without state
     */
    Optional<?> handOver();

    /**
     * Takes the state that the predecessor handed over. Called on the event loop of the service, before its first message,
     * and only if there is a state. It must not block.
     */
    void takeOver(Object state);
}
