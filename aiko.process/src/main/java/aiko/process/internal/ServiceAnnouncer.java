// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells the registrar of the services: each once to each incarnation of a registrar, and none is forgotten while another
 * one, or none, is announced for a time. On the event loop.
 */
final class ServiceAnnouncer {
    /** Incarnations that are remembered; of one that comes back after so many others nothing is known. */
    private static final int REMEMBERED = 8;

    private final ServiceTable services;
    private final Messages messages;
    private final Map<RegistrarDetails, Told> incarnations = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RegistrarDetails, Told> eldest) {
            return size() > REMEMBERED;
        }
    };
    private RegistrarDetails registrar;
    private Told told;

    /** What an incarnation of a registrar was told and what it has to be told when it is announced again. */
    private static final class Told {
        private final BitSet added = new BitSet();
        private final List<TopicPath> toBeRemoved = new ArrayList<>();
    }

    ServiceAnnouncer(ServiceTable services, Messages messages) {
        this.services = services;
        this.messages = messages;
    }

    void registrarFound(RegistrarDetails found) {
        registrar = found;
        told = incarnations.computeIfAbsent(found, unknown -> new Told());
        told.toBeRemoved.forEach(this::publishRemove);
        told.toBeRemoved.clear();
        services.snapshot().forEach(this::serviceAdded);
    }

    void registrarLost() {
        registrar = null;
        told = null;
    }

    /** What registrars were told before is not true any more: all that are announced from now on are told everything. */
    void forget() {
        incarnations.clear();
    }

    void serviceAdded(ServiceEntry entry) {
        if (registrar == null || entry.isRemoved() || !entry.definition().isPublic()) {
            return;
        }
        if (told.added.get(entry.serviceId())) {
            return;
        }
        told.added.set(entry.serviceId());
        ServiceDetails details = entry.details();
        messages.publishCommand(
                registrar.topicPath().in(),
                "add",
                details.topicPath(),
                details.name(),
                details.protocol(),
                details.transport(),
                details.owner(),
                details.tags());
    }

    void serviceRemoved(ServiceEntry entry) {
        for (Told each : incarnations.values()) {
            if (!each.added.get(entry.serviceId())) {
                continue;
            }
            each.added.clear(entry.serviceId());
            if (each == told) {
                publishRemove(entry.topicPath());
            } else {
                each.toBeRemoved.add(entry.topicPath());
            }
        }
    }

    private void publishRemove(TopicPath service) {
        messages.publishCommand(registrar.topicPath().in(), "remove", service);
    }
}
