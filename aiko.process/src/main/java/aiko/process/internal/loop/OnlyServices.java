// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.process.HostedService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.osgi.framework.Bundle;

/**
 * Which bundles of a process, and which classes of these, have exactly one service. Nothing is searched: what is kept is
 * how many there are and the sum of their ids, which is the id of the last one that is left. Any thread.
 */
public final class OnlyServices {
    private final Map<Bundle, OfBundle> bundles = new ConcurrentHashMap<>();
    private final IntFunction<HostedService> byId;

    private static final class Tally {
        private int count;
        private long sumOfIds;
        private volatile HostedService only;
    }

    private static final class OfBundle {
        private final Tally all = new Tally();
        private final Map<String, Tally> byClass = new ConcurrentHashMap<>();
        private final Map<Integer, String> classes = new ConcurrentHashMap<>();
    }

    /** @param byId the service of an id, or null */
    public OnlyServices(IntFunction<HostedService> byId) {
        this.byId = byId;
    }

    /** The service, or null where the bundle has none or several. */
    HostedService of(Bundle bundle) {
        OfBundle services = bundles.get(bundle);
        return services == null ? null : services.all.only;
    }

    /** The service, or null where objects of the class are none or several. */
    HostedService of(Bundle bundle, String className) {
        OfBundle services = bundles.get(bundle);
        Tally tally = services == null ? null : services.byClass.get(className);
        return tally == null ? null : tally.only;
    }

    public void added(HostedService service) {
        if (service.bundle() != null) {
            synchronized (this) {
                count(bundles.computeIfAbsent(service.bundle(), first -> new OfBundle()).all, service.serviceId(), 1);
            }
        }
    }

    /** A service that was added is an object of that class. */
    public synchronized void implemented(HostedService service, String className) {
        OfBundle services = bundles.get(service.bundle());
        if (services != null) {
            services.classes.put(service.serviceId(), className);
            count(services.byClass.computeIfAbsent(className, first -> new Tally()), service.serviceId(), 1);
        }
    }

    public void removed(HostedService service) {
        if (service.bundle() != null) {
            synchronized (this) {
                remove(bundles.get(service.bundle()), service);
            }
        }
    }

    private void remove(OfBundle services, HostedService service) {
        if (services == null) {
            return;
        }
        String className = services.classes.remove(service.serviceId());
        if (className != null) {
            Tally ofClass = services.byClass.get(className);
            count(ofClass, service.serviceId(), -1);
            if (ofClass.count == 0) {
                services.byClass.remove(className);
            }
        }
        count(services.all, service.serviceId(), -1);
        if (services.all.count == 0) {
            bundles.remove(service.bundle());
        }
    }

    private void count(Tally tally, int serviceId, int change) {
        tally.count += change;
        tally.sumOfIds += (long) change * serviceId;
        tally.only = tally.count == 1 ? byId.apply((int) tally.sumOfIds) : null;
    }
}
