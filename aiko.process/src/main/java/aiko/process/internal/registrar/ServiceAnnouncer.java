// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.message.internal.ProcessMessages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceTable;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * Announces the services to the registrar: each once to each incarnation of a registrar, also if another one, or none, is
 * announced in between. A registrar that takes over is also informed of recent removals. Many services are announced in chunks,
 * each after the server has received the one before, so that neither its queues nor ours overflow. On the event loop.
 */
public final class ServiceAnnouncer {
    /** The services of one chunk. */
    static final int CHUNK = 4_096;

    /** One chunk can be under way while the next one is prepared. */
    private static final int CHUNKS_UNDER_WAY = 2;

    /** Incarnations that are remembered; an older one is treated as new. */
    static final int REMEMBERED = 8;

    private final ServiceTable services;
    private final ProcessMessages messages;
    private final Queue<Place> waiting = new ArrayDeque<>();
    private final Map<RegistrarDetails, Known> incarnations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RegistrarDetails, Known> eldest) {
            return size() > REMEMBERED;
        }
    };
    private final Retractions retractions = new Retractions(System::nanoTime);
    /** Services that were announced to any registrar. */
    private final BitSet announced = new BitSet();

    private RegistrarDetails registrar;
    private Known known;
    private int chunksUnderWay;
    private int ofChunk;
    private boolean silent;

    /** The services that an incarnation of a registrar knows. */
    private static final class Known {
        private final BitSet added = new BitSet();
        private long retraction;
    }

    public ServiceAnnouncer(ServiceTable services, ProcessMessages messages) {
        this.services = services;
        this.messages = messages;
    }

    /** Announces nothing any more: another process has the topic paths of the services. */
    public void stop() {
        registrarLost();
        silent = true;
    }

    /** Announces the services that this registrar does not know. Returns the number of all services. */
    public int registrarFound(RegistrarDetails found) {
        if (silent) {
            return 0;
        }
        registrar = found;
        known = incarnations.computeIfAbsent(found, unknown -> new Known());
        announceRetractions();
        waiting.clear();
        waiting.addAll(services.snapshot());
        int most = waiting.size();
        announceWaiting();
        return most;
    }

    /** Announces the services that the registrar does not know. Returns the number of all services. */
    public int announceMissing() {
        return registrar == null ? 0 : registrarFound(registrar);
    }

    public void registrarLost() {
        if (registrar != null) {
            retractions.forgetSettled();
        }
        registrar = null;
        known = null;
        waiting.clear();
    }

    /** Whether that incarnation knows the services, and needs only the missed changes. */
    public boolean knows(RegistrarDetails incarnation) {
        return incarnations.containsKey(incarnation);
    }

    /** Whether the service was announced to any registrar, and not removed since. */
    boolean isAnnounced(int serviceId) {
        return announced.get(serviceId);
    }

    /**
     * Announces again the services that a registrar has lost.
     *
     * @param removed ids of those that somebody has removed
     * @param differing ids of those that somebody has registered with other details
     * @param all whether all were removed
     * @return the number of services announced again
     */
    int announceAgain(BitSet removed, BitSet differing, boolean all) {
        for (Known each : incarnations.values()) {
            each.added.andNot(removed);
            each.added.andNot(differing);
            if (all) {
                each.added.clear();
            }
        }
        if (registrar == null) {
            return 0;
        }
        differing.stream()
                .mapToObj(services::get)
                .filter(place -> place != null && isDue(place))
                .forEach(place -> messages.publishAcknowledged(
                        registrar.topicPath().in(), "remove", place.service().topicPath()));
        int before = waiting.size();
        if (all) {
            waiting.addAll(services.snapshot());
        } else {
            removed.stream().mapToObj(services::get).filter(Objects::nonNull).forEach(waiting::add);
            differing.stream().mapToObj(services::get).filter(Objects::nonNull).forEach(waiting::add);
        }
        int told = waiting.size() - before;
        announceWaiting();
        return told;
    }

    /** The number of services that the registrar knows; negative while it is not known, or some are to be announced. */
    public int announcedCount() {
        return known == null || !waiting.isEmpty() || chunksUnderWay > 0 ? -1 : known.added.cardinality();
    }

    /** Forgets what that incarnation knows. */
    public void forget(RegistrarDetails incarnation) {
        incarnations.remove(incarnation);
    }

    /** Forgets what registrars know: each gets all services from now on. */
    public void forget() {
        incarnations.clear();
    }

    public void serviceAdded(Place place) {
        if (registrar != null) {
            waiting.add(place);
            announceWaiting();
        }
    }

    /**
     * The service has other details now. It is removed and added, since a registrar ignores an addition of a service that it
     * knows.
     */
    public void serviceChanged(Place place) {
        serviceRemoved(place);
        serviceAdded(place);
    }

    public void serviceRemoved(Place place) {
        if (!announced.get(place.serviceId())) {
            return;
        }
        announced.clear(place.serviceId());
        incarnations.values().forEach(each -> each.added.clear(place.serviceId()));
        retractions.add(place.service().topicPath());
        if (registrar != null) {
            announceRetractions();
            retractions.forgetSettled();
        }
    }

    private void announceWaiting() {
        while (chunksUnderWay < CHUNKS_UNDER_WAY && !waiting.isEmpty()) {
            Place place = waiting.remove();
            if (!isDue(place)) {
                continue;
            }
            announce(place);
            if (++ofChunk == CHUNK) {
                ofChunk = 0;
                chunksUnderWay++;
                messages.synchronize().thenRun(this::chunkSeen);
            }
        }
    }

    private void chunkSeen() {
        chunksUnderWay--;
        announceWaiting();
    }

    private boolean isDue(Place place) {
        return !place.isRemoved() && place.service().definition().isPublic() && !known.added.get(place.serviceId());
    }

    private void announce(Place place) {
        known.added.set(place.serviceId());
        announced.set(place.serviceId());
        ServiceDetails details = place.service().details();
        messages.publishAcknowledged(
                registrar.topicPath().in(),
                "add",
                details.topicPath(),
                details.name(),
                details.protocol(),
                details.transport(),
                details.owner(),
                details.tags());
    }

    private void announceRetractions() {
        retractions.forEachAfter(
                known.retraction,
                service -> messages.publishAcknowledged(registrar.topicPath().in(), "remove", service));
        known.retraction = retractions.latest();
    }
}
