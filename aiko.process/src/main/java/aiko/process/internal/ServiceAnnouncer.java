// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.internal.ProcessMessages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Tells the registrar of the services: each once to each incarnation of a registrar. When there are many at once, most
 * of them wait here until the server has seen those before them, so that neither its queues nor ours overflow. On the event
 * loop.
 */
final class ServiceAnnouncer {
    /** Services that are announced between two looks at whether the server has seen them. */
    static final int CHUNK = 4_096;

    /** One can be on its way while the next one waits for it. */
    private static final int CHUNKS_UNDER_WAY = 2;

    private final ServiceTable services;
    private final ProcessMessages messages;
    private final Queue<ServiceEntry> waiting = new ArrayDeque<>();
    private RegistrarDetails registrar;
    private int chunksUnderWay;
    private int ofChunk;

    ServiceAnnouncer(ServiceTable services, ProcessMessages messages) {
        this.services = services;
        this.messages = messages;
    }

    void registrarFound(RegistrarDetails found) {
        registrar = found;
        waiting.clear();
        waiting.addAll(services.snapshot());
        announceWaiting();
    }

    void registrarLost() {
        registrar = null;
        waiting.clear();
    }

    /** The registrar may have forgotten what it was told: tell it again. */
    void announceAgain() {
        waiting.clear();
        services.snapshot().forEach(entry -> {
            entry.setAnnouncedTo(null);
            waiting.add(entry);
        });
        announceWaiting();
    }

    void serviceAdded(ServiceEntry entry) {
        if (registrar != null) {
            waiting.add(entry);
            announceWaiting();
        }
    }

    void serviceRemoved(ServiceEntry entry) {
        if (registrar != null && registrar.equals(entry.announcedTo())) {
            messages.publishControl(registrar.topicPath().in(), "remove", entry.topicPath());
        }
        entry.setAnnouncedTo(null);
    }

    private void announceWaiting() {
        while (chunksUnderWay < CHUNKS_UNDER_WAY && !waiting.isEmpty()) {
            ServiceEntry entry = waiting.remove();
            if (!isDue(entry)) {
                continue;
            }
            announce(entry);
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

    private boolean isDue(ServiceEntry entry) {
        return !entry.isRemoved() && entry.definition().isPublic() && !registrar.equals(entry.announcedTo());
    }

    private void announce(ServiceEntry entry) {
        entry.setAnnouncedTo(registrar);
        ServiceDetails details = entry.details();
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
}
