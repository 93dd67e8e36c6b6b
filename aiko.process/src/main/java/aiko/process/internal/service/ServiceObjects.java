// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import aiko.event.Handle;
import aiko.process.HostedService;
import aiko.process.spi.ServiceObjectListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The objects of the services that were added from the OSGi service registry, and those that observe them. */
final class ServiceObjects {
    private final Map<HostedService, Object> objects = new ConcurrentHashMap<>();
    private final List<ServiceObjectListener> listeners = new CopyOnWriteArrayList<>();

    /** A listener may be called twice for a service that is added meanwhile, but misses none. */
    Handle addListener(ServiceObjectListener listener) {
        listeners.add(listener);
        objects.forEach(listener::objectAdded);
        return () -> listeners.remove(listener);
    }

    void added(HostedService service, Object object) {
        objects.put(service, object);
        listeners.forEach(listener -> listener.objectAdded(service, object));
    }

    void removed(HostedService service) {
        if (objects.remove(service) != null) {
            listeners.forEach(listener -> listener.objectRemoved(service));
        }
    }
}
