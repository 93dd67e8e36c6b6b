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
 * The places that wait for a successor. Here alone it is decided who gets a place: the service, its successor, or nobody.
 *
 * <p>Any thread. A lock guards the maps; while it is held, no foreign code is called.
 */
public final class VacantPlaces {
    private final ServiceTable services;

    /** By role, and then in the order of their ids. */
    private final Map<ServiceRole, TreeMap<Integer, Held>> byRole = new HashMap<>();

    private final Map<Integer, Held> byId = new HashMap<>();

    /** The last occupant of a place, and the present one. */
    public record Taken(Occupant predecessor, Occupant successor) {}

    private record Held(Occupant service, ServiceRole role, long deadline) {}

    VacantPlaces(ServiceTable services) {
        this.services = services;
    }

    /** Lets the place wait, unless it was removed or has a successor already. */
    synchronized void hold(Occupant service, ServiceRole role, long deadline) {
        if (service.vacate()) {
            var waiting = new Held(service, role, deadline);
            byRole.computeIfAbsent(role, first -> new TreeMap<>()).put(service.serviceId(), waiting);
            byId.put(service.serviceId(), waiting);
        }
    }

    /**
     * Gives a vacant place of that role to a successor: the place of a service with the same name if there is one, else the
     * one with the lowest id.
     *
     * @param suits whether the place is suitable
     * @param successor creates the successor from its predecessor
     * @return null if there is no such place
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

    /** Removes the place, whether or not it waits; false if the service no longer occupied it. */
    synchronized boolean remove(Occupant service) {
        if (!service.removePlace()) {
            return false;
        }
        forget(service);
        return services.remove(service.serviceId());
    }

    /** Removes the places whose deadline has passed, or whose bundles were released. */
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

    /** The time until the next deadline; empty if no place has one. */
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
