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
 * Tells the registrar of the services: each once to each incarnation of a registrar, and none is forgotten while another
 * one, or none, is announced for a time. One that takes over hears also what was retracted shortly before. When there are
 * many services at once, most of them wait here until the server has seen those before them, so that neither its queues nor
 * ours overflow. On the event loop.
 */
public final class ServiceAnnouncer {
    /** Services that are announced between two looks at whether the server has seen them. */
    static final int CHUNK = 4_096;

    /** One can be on its way while the next one waits for it. */
    private static final int CHUNKS_UNDER_WAY = 2;

    /** Incarnations that are remembered; of one that comes back after so many others nothing is known. */
    private static final int REMEMBERED = 8;

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
    /** Services of which any registrar was ever told. */
    private final BitSet announced = new BitSet();

    private RegistrarDetails registrar;
    private Known known;
    private int chunksUnderWay;
    private int ofChunk;
    private boolean silent;

    /** What an incarnation of a registrar was told. */
    private static final class Known {
        private final BitSet added = new BitSet();
        private long retraction;
    }

    public ServiceAnnouncer(ServiceTable services, ProcessMessages messages) {
        this.services = services;
        this.messages = messages;
    }

    /** From now on no registrar is told anything: the topic paths of the services are another process's. */
    public void stop() {
        registrarLost();
        silent = true;
    }

    /** Returns how many services there are to be told of. */
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

    /** Tells the registrar what it was not told yet. Returns how many services there are to be told of. */
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

    /** Whether that incarnation was told of the services, and hears but what it has missed. */
    public boolean knows(RegistrarDetails incarnation) {
        return incarnations.containsKey(incarnation);
    }

    /** Whether any registrar was told of that service, and not that it is gone. */
    boolean isAnnounced(int serviceId) {
        return announced.get(serviceId);
    }

    /**
     * A registrar has lost services, which it is told again.
     *
     * @param removed ids of those that somebody has removed
     * @param differing ids of those that somebody has registered with other details
     * @param all whether all have gone
     * @return how many services it is told of
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
                .forEach(place -> messages.publishControl(
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

    /** What registrars were told before is not true any more: all that are announced from now on are told everything. */
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
     * It is there with other details. A registrar ignores what it is told of a service that it knows, so that it has to
     * forget it first.
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
        messages.publishControl(
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
                service -> messages.publishControl(registrar.topicPath().in(), "remove", service));
        known.retraction = retractions.latest();
    }
}
