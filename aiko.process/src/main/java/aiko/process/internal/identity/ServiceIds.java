// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Chooses the service ids of each process: ascending and never reused, not even after a change of its configuration, since its topic
 * path stays the same.
 */
@Component(service = ServiceIds.class, immediate = true)
public class ServiceIds {
    private final Map<String, AtomicInteger> lastIds = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public ServiceIds() {}

    /** Chooses the next service id of the process with this process id, at each call. Any thread. */
    public IntSupplier of(String processId) {
        return lastIds.computeIfAbsent(processId, unknown -> new AtomicInteger())::incrementAndGet;
    }
}
