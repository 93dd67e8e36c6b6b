// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests under way by service, as linked lists: so the only request to a service costs one table entry. */
final class PendingByService {
    private final Map<TopicPath, PendingRequest> first = new HashMap<>();

    void add(PendingRequest pending) {
        PendingRequest next = first.put(pending.service, pending);
        if (next != null) {
            pending.nextOfService = next;
            next.previousOfService = pending;
        }
    }

    void remove(PendingRequest pending) {
        PendingRequest previous = pending.previousOfService;
        PendingRequest next = pending.nextOfService;
        if (next != null) {
            next.previousOfService = previous;
        }
        if (previous != null) {
            previous.nextOfService = next;
        } else if (next != null) {
            first.put(pending.service, next);
        } else {
            first.remove(pending.service);
        }
        pending.previousOfService = null;
        pending.nextOfService = null;
    }

    /** The requests to one service, the newest first. */
    List<PendingRequest> of(TopicPath service) {
        var found = new ArrayList<PendingRequest>();
        for (PendingRequest pending = first.get(service); pending != null; pending = pending.nextOfService) {
            found.add(pending);
        }
        return found;
    }

    boolean isEmpty() {
        return first.isEmpty();
    }
}
