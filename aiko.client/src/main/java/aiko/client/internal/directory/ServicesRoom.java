// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.internal.request.Room;
import aiko.process.ServiceDetails;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.log.Logger;

/** The memory of the services that the directories of a process store, and the texts that they share. Owned by the event loop. */
public final class ServicesRoom {
    private static final int HEAP_FRACTION = 4;
    private static final int SERVICE_COST_BYTES = 320;
    private static final int TAG_COST_BYTES = 8;

    private final Logger logger;
    private final Room room = new Room(Runtime.getRuntime().maxMemory() / HEAP_FRACTION);
    private final SharedTexts texts = new SharedTexts();
    private final AtomicInteger size = new AtomicInteger();
    private boolean isFull;

    public ServicesRoom(Logger logger) {
        this.logger = logger;
    }

    /** Any thread: the memory. */
    public Room room() {
        return room;
    }

    /** Any thread: the number of services. */
    public int size() {
        return size.get();
    }

    /** The same details, with texts that others have too. */
    ServiceDetails share(ServiceDetails service) {
        return texts.share(service, size.get());
    }

    /** Reserves memory for a service that stays, or returns false, and logs it once. */
    boolean take(ServiceDetails service) {
        boolean hasRoom = room.take(cost(service));
        if (hasRoom) {
            size.incrementAndGet();
        } else if (!isFull) {
            isFull = true;
            logger.warn(
                    "cache of the directory is full: {} services, {} bytes; ignoring further services; follow with a"
                            + " narrower filter, or raise the heap size",
                    size.get(),
                    room.taken());
        }
        return hasRoom;
    }

    void give(ServiceDetails service) {
        room.give(cost(service));
        size.decrementAndGet();
        isFull = false;
    }

    /** Reserves memory for services until {@link #release}, and returns how much; -1 if there is none. */
    public long hold(List<ServiceDetails> services) {
        long bytes = services.stream().mapToLong(ServicesRoom::cost).sum();
        return room.take(bytes) ? bytes : -1;
    }

    public void release(long bytes) {
        room.give(bytes);
    }

    /** An estimate: Latin characters take 1 byte, and texts that services share count for each of them. */
    static long cost(ServiceDetails service) {
        long cost = SERVICE_COST_BYTES + 2 * (service.name().length() + SharedTexts.unshared(service));
        for (String tag : service.tags()) {
            cost += tag.length() + TAG_COST_BYTES;
        }
        return cost;
    }
}
