// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;

/**
 * Tells the registrar of the services: each once to each incarnation of a registrar. On the event loop.
 */
final class ServiceAnnouncer {
    private final ServiceTable services;
    private final Messages messages;
    private RegistrarDetails registrar;

    ServiceAnnouncer(ServiceTable services, Messages messages) {
        this.services = services;
        this.messages = messages;
    }

    void registrarFound(RegistrarDetails found) {
        registrar = found;
        services.snapshot().forEach(this::serviceAdded);
    }

    void registrarLost() {
        registrar = null;
    }

    /** The registrar may have forgotten what it was told: tell it again. */
    void announceAgain() {
        services.snapshot().forEach(entry -> {
            entry.setAnnouncedTo(null);
            serviceAdded(entry);
        });
    }

    void serviceAdded(ServiceEntry entry) {
        if (registrar == null
                || entry.isRemoved()
                || !entry.definition().isPublic()
                || registrar.equals(entry.announcedTo())) {
            return;
        }
        entry.setAnnouncedTo(registrar);
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
        if (registrar != null && registrar.equals(entry.announcedTo())) {
            messages.publishCommand(registrar.topicPath().in(), "remove", entry.topicPath());
        }
        entry.setAnnouncedTo(null);
    }
}
