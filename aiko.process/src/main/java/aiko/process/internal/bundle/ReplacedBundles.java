// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.bundle;

import aiko.event.Handle;
import aiko.process.spi.ServiceSuccession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The bundles that are being replaced, for all processes of the framework. */
@Component(
        service = {ServiceSuccession.class, ReplacedBundles.class},
        immediate = true)
public class ReplacedBundles implements ServiceSuccession {
    private final Map<Long, Integer> holders = new HashMap<>();
    private final List<Consumer<Set<Long>>> listeners = new CopyOnWriteArrayList<>();

    /** For Declarative Services. */
    @Activate
    public ReplacedBundles() {}

    @Override
    public Handle hold(Collection<Bundle> bundles) {
        List<Long> ids = bundles.stream().map(Bundle::getBundleId).distinct().toList();
        synchronized (holders) {
            ids.forEach(id -> holders.merge(id, 1, Integer::sum));
        }
        var cancelled = new AtomicBoolean();
        return () -> {
            if (cancelled.compareAndSet(false, true)) {
                release(ids);
            }
        };
    }

    private void release(List<Long> ids) {
        var released = new ArrayList<Long>();
        synchronized (holders) {
            for (Long id : ids) {
                if (holders.computeIfPresent(id, (held, count) -> count == 1 ? null : count - 1) == null) {
                    released.add(id);
                }
            }
        }
        listeners.forEach(listener -> listener.accept(Set.copyOf(released)));
    }

    public boolean holds(long bundleId) {
        synchronized (holders) {
            return holders.containsKey(bundleId);
        }
    }

    /** Calls the listener with bundles that are no longer held, on the thread that releases them. */
    public Handle addListener(Consumer<Set<Long>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
