// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.HostedService;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The listeners for the control messages of all services of a process, called on the event loop of each service. */
final class ControlListeners {
    private final List<BiConsumer<HostedService, Message>> all = new CopyOnWriteArrayList<>();

    Handle add(BiConsumer<HostedService, Message> listener) {
        // A new object, so that the same listener can be added twice and removed once.
        BiConsumer<HostedService, Message> added = listener::accept;
        all.add(added);
        return () -> all.remove(added);
    }

    void heard(HostedService service, Message message) {
        for (BiConsumer<HostedService, Message> listener : all) {
            listener.accept(service, message);
        }
    }
}
