// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Remembers which service ids have been given, so that none is given twice when a process gets another configuration:
 * its topic path stays the same.
 */
@Component(service = ServiceIds.class, immediate = true)
public class ServiceIds {
    private final Map<String, AtomicInteger> lastIds = new ConcurrentHashMap<>();

    /** For Declarative Services. */
    @Activate
    public ServiceIds() {}

    /** The last id that was given in the process of that id. */
    public AtomicInteger lastId(String processId) {
        return lastIds.computeIfAbsent(processId, unknown -> new AtomicInteger());
    }
}
