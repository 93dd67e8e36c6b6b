// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.process.TopicPath;
import aiko.share.internal.limit.MemoryLimit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * What the shared states of all bundles of a container have in common: those of services that wait for a successor, which
 * goes on with them, and how much memory they may take. Safe for use by any thread. It stays while nobody uses it.
 */
@Component(service = VacantStates.class, immediate = true)
public class VacantStates {
    private static final long MOST_READER_BYTES = 32L << 20;
    private static final long MOST_ITEM_BYTES = 64L << 20;
    private static final int READERS_OF_THE_HEAP = 64;
    private static final int ITEMS_OF_THE_HEAP = 32;

    private final MemoryLimit readerRoom = room(MOST_READER_BYTES, READERS_OF_THE_HEAP);
    private final MemoryLimit itemRoom = room(MOST_ITEM_BYTES, ITEMS_OF_THE_HEAP);
    private final Map<TopicPath, Producer> states = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public VacantStates() {}

    private static MemoryLimit room(long most, int ofTheHeap) {
        return new MemoryLimit(Math.min(most, Runtime.getRuntime().maxMemory() / ofTheHeap));
    }

    /** For those who have asked for any shared state of the container. */
    MemoryLimit readerRoom() {
        return readerRoom;
    }

    /** For the items of all shared states of the container, and of those that are followed. */
    public MemoryLimit itemRoom() {
        return itemRoom;
    }

    void add(TopicPath service, Producer state) {
        states.put(service, state);
    }

    void remove(TopicPath service, Producer state) {
        states.remove(service, state);
    }

    /** The state that the service had before it was succeeded; for the first who asks. */
    public Optional<Producer> take(TopicPath service) {
        return Optional.ofNullable(states.remove(service));
    }
}
