// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.process.HostedService;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;

/**
 * Which bundles of a process, and which classes of these, have exactly one service. Nothing is searched: what is kept is
 * how many there are and the sum of their ids, which is the id of the last one that is left. Any thread; a lock guards the
 * counts, and nothing is called while it is held.
 */
public final class OnlyServices {
    private final Map<Bundle, OfBundle> bundles = new ConcurrentHashMap<>();

    private static final class Tally {
        private int count;
        private long sumOfIds;
        private volatile HostedService only;
    }

    /** @param className null for a service that is no object of a class, but was added by hand */
    private record Counted(HostedService service, String className) {}

    private static final class OfBundle {
        private final Tally all = new Tally();
        private final Map<String, Tally> byClass = new ConcurrentHashMap<>();
        private final Map<Integer, Counted> byId = new HashMap<>();

        private void put(HostedService service, String className) {
            byId.put(service.serviceId(), new Counted(service, className));
        }

        private void count(Tally tally, int serviceId, int change) {
            tally.count += change;
            tally.sumOfIds += (long) change * serviceId;
            tally.only = tally.count == 1 ? byId.get((int) tally.sumOfIds).service() : null;
        }

        private void countOfClass(String className, int serviceId, int change) {
            if (className != null) {
                Tally ofClass = byClass.computeIfAbsent(className, first -> new Tally());
                count(ofClass, serviceId, change);
                if (ofClass.count == 0) {
                    byClass.remove(className);
                }
            }
        }
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

    /**
     * Before anybody can know of the service, lest a sibling be taken for the only one of the bundle.
     *
     * @param className of the object that is the service; null if it was added by hand
     */
    public void added(HostedService service, String className) {
        if (service.bundle() != null) {
            synchronized (this) {
                OfBundle services = bundles.computeIfAbsent(service.bundle(), first -> new OfBundle());
                services.put(service, className);
                // First the class: it counts before the bundle.
                services.countOfClass(className, service.serviceId(), 1);
                services.count(services.all, service.serviceId(), 1);
            }
        }
    }

    /** The successor has the id of its predecessor and is counted in its stead: at no time is a sibling the only one. */
    public void succeeded(HostedService successor, String className) {
        if (successor.bundle() != null) {
            synchronized (this) {
                OfBundle services = bundles.get(successor.bundle());
                int id = successor.serviceId();
                Counted predecessor = services == null ? null : services.byId.get(id);
                if (predecessor != null) {
                    services.put(successor, className);
                    if (Objects.equals(className, predecessor.className())) {
                        services.countOfClass(className, id, 0);
                    } else {
                        services.countOfClass(className, id, 1);
                        services.countOfClass(predecessor.className(), id, -1);
                    }
                    services.count(services.all, id, 0);
                }
            }
        }
    }

    public void removed(HostedService service) {
        if (service.bundle() != null) {
            synchronized (this) {
                remove(bundles.get(service.bundle()), service.bundle(), service.serviceId());
            }
        }
    }

    private void remove(OfBundle services, Bundle bundle, int id) {
        Counted counted = services == null ? null : services.byId.remove(id);
        if (counted == null) {
            return;
        }
        services.count(services.all, id, -1);
        services.countOfClass(counted.className(), id, -1);
        if (services.all.count == 0) {
            bundles.remove(bundle);
        }
    }
}
