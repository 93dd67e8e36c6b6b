// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import aiko.process.internal.bundle.ServiceRole;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Services that have left and wait for a successor, and the one place where it is decided who has an entry: the service,
 * its successor, or nobody any more.
 *
 * <p>Safe for use by any thread: a lock guards the maps, and nothing of others is called while it is held.
 */
public final class VacantPlaces {
    private final ServiceTable services;

    /** By role, and then in the order of their ids. */
    private final Map<ServiceRole, TreeMap<Integer, Held>> byRole = new HashMap<>();

    private final Map<Integer, Held> byId = new HashMap<>();

    /** Who has had an entry, and has it now. */
    public record Taken(Occupant predecessor, Occupant successor) {}

    private record Held(Occupant service, ServiceRole role, long deadline) {}

    VacantPlaces(ServiceTable services) {
        this.services = services;
    }

    /** Has it wait, unless it is removed or has been succeeded meanwhile. */
    synchronized void hold(Occupant service, ServiceRole role, long deadline) {
        if (service.vacate()) {
            var waiting = new Held(service, role, deadline);
            byRole.computeIfAbsent(role, first -> new TreeMap<>()).put(service.serviceId(), waiting);
            byId.put(service.serviceId(), waiting);
        }
    }

    /**
     * Gives the entry of one with that role to a successor: of one with the same name, if there is any, else of the one
     * that was there first.
     *
     * @param suits whether it may be that entry
     * @param successor makes it of its predecessor
     * @return null if there is no such entry
     */
    synchronized Taken take(ServiceRole role, String name, Predicate<Place> suits, UnaryOperator<Occupant> successor) {
        Occupant predecessor = null;
        for (Held candidate : byRole.getOrDefault(role, new TreeMap<>()).values()) {
            Occupant service = candidate.service();
            boolean isNamesake = service.definition().name().equals(name);
            if (suits.test(service.place()) && (predecessor == null || isNamesake)) {
                predecessor = service;
                if (isNamesake) {
                    break;
                }
            }
        }
        if (predecessor == null) {
            return null;
        }
        forget(predecessor);
        Occupant next = successor.apply(predecessor);
        predecessor.succeededBy(next);
        return new Taken(predecessor, next);
    }

    /** Takes the entry away, whether or not it waits; false if the service does not have it any more. */
    synchronized boolean remove(Occupant service) {
        if (!service.removePlace()) {
            return false;
        }
        forget(service);
        return services.remove(service.serviceId());
    }

    /** Takes their entries away from those that have waited until now, or whose bundles nobody waits for any more. */
    synchronized List<Occupant> removeDue(long now, LongPredicate isKept, LongPredicate isReleased) {
        var due = new ArrayList<Held>();
        for (Held waiting : byId.values()) {
            long bundle = waiting.role().bundleId();
            if (isReleased.test(bundle) || waiting.deadline() - now <= 0 && !isKept.test(bundle)) {
                due.add(waiting);
            }
        }
        due.sort(Comparator.comparingInt(held -> held.service().serviceId()));
        due.forEach(held -> {
            forget(held.service());
            held.service().removePlace();
            services.remove(held.service().serviceId());
        });
        return due.stream().map(Held::service).toList();
    }

    /** When the next one has waited long enough; empty if none waits for a limited time. */
    synchronized OptionalLong nextDeadline(long now, LongPredicate isKept) {
        return byId.values().stream()
                .filter(held -> !isKept.test(held.role().bundleId()))
                .mapToLong(held -> held.deadline() - now)
                .min();
    }

    private void forget(Occupant service) {
        Held held = byId.remove(service.serviceId());
        if (held != null) {
            TreeMap<Integer, Held> same = byRole.get(held.role());
            same.remove(service.serviceId());
            if (same.isEmpty()) {
                byRole.remove(held.role());
            }
        }
    }
}
