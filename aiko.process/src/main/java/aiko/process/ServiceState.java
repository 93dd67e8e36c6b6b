// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.threading.OnEventLoop;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Implemented by a service that hands what it knows to its successor: to the same service of the next version of its
 * bundle, or to the next activation of its component. It is implemented by the component behind an {@link AikoService}; of
 * services that are added with {@link AikoProcess#addService}, by the {@link ServiceHandler}, or by the object whose methods
 * are the commands.
 *
 * <p>The next version has classes of its own, so that only plain values of the JDK can pass from one to the other:
 * strings, numbers, booleans, characters, {@code java.time}, {@code UUID}, {@code BitSet}, enums of the JDK, and arrays,
 * collections and maps of these, as they are or as {@code List.of} and its like make them, not views of others. Versions
 * may differ: a map with names is read by those who know more names, and by those who know fewer.
 *
 * <p>Enums of the bundle pass by name: the successor gets the constants of its own class, and goes without those that it
 * does not have any more, which one line in the log says. Views, such as {@code Collections.unmodifiableMap}, pass as copies
 * of what they show.
 *
 * <p>A service that is {@linkplain AikoService#durable durable} hands its state to its successor after a restart of the
 * container, too. Therefore it is asked for it while it runs: on its event loop, between two messages, at most once in
 * the interval that is configured (setting {@code state.interval} of the process, by default 1,000 ms). That is what a container
 * loses at most that is killed, and the time that the disk takes. Such a state has up to 16 MiB, is no deeper than 500 and
 * does not contain itself. It goes when the bundle, or the service, is removed.
 *
 * <p>When anything goes wrong with it, one line in the log says what, and the successor begins without a state: the
 * service, its topic path and its messages stay. Neither method can be reached over MQTT, whatever the component is
 * published under.
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
