// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.osgi.service.log.Logger;

/**
 * What of the table of subscriptions the server knows. Owned by the event loop.
 *
 * <p>A server may send a message once for each filter that it matches. So a filter is not kept at the server while a
 * wider one covers it. It is subscribed to for a moment even then when a handler is added, for its retained messages.
 * Filters that overlap, but of which neither covers the other, are left to the server.
 */
final class ServerSubscriptions {
    private final Subscriptions table;
    private final Markers markers;
    private final Logger logger;
    private final String server;
    private final Executor loop;
    private final Map<TopicFilter, Status> known = new HashMap<>();
    /** Those of the known filters that may cover others. */
    private final Map<TopicFilter, Status> wildcards = new LinkedHashMap<>();

    private final List<Runnable> whenAnswered = new ArrayList<>();

    private Transport transport;
    private int unanswered;
    private boolean sweepIsDue;

    /** What the server was asked and has answered. */
    private static final class Status {
        int unanswered;
        boolean granted;
        boolean refused;

        boolean isThereOrAskedFor() {
            return granted || unanswered > 0;
        }
    }

    ServerSubscriptions(Subscriptions table, Markers markers, Logger logger, String server, Executor loop) {
        this.table = table;
        this.markers = markers;
        this.logger = logger;
        this.server = server;
        this.loop = loop;
    }

    void connected(Transport connected) {
        transport = connected;
        table.connected();
        request(missing());
    }

    void disconnected() {
        transport = null;
        whenAnswered.clear();
        unanswered = 0;
        sweepIsDue = false;
        known.clear();
        wildcards.clear();
    }

    /** Whether the server has answered all that it was asked. */
    boolean areAnswered() {
        return unanswered == 0;
    }

    /** Calls it once the server has answered all that it was asked; not at all if the connection is lost before. */
    void whenAnswered(Runnable task) {
        if (unanswered == 0) {
            task.run();
        } else {
            whenAnswered.add(task);
        }
    }

    /** A handler was added. */
    void added(TopicFilter filter) {
        if (transport != null) {
            table.askingAgain();
            request(List.of(filter));
        }
    }

    /** The last handler of the filter was removed. */
    void removed(TopicFilter filter) {
        if (transport != null) {
            settle(List.of(filter));
        }
    }

    private void request(Collection<TopicFilter> filters) {
        if (filters.isEmpty()) {
            return;
        }
        Transport asked = transport;
        unanswered++;
        markers.subscribing();
        for (TopicFilter filter : filters) {
            Status status = known.computeIfAbsent(filter, added -> new Status());
            status.unanswered++;
            if (filter.hasWildcards()) {
                wildcards.put(filter, status);
            }
        }
        asked.subscribe(
                filters.stream().map(TopicFilter::text).toList(),
                refused -> loop.execute(() -> answered(asked, filters, refused)));
    }

    private void answered(Transport by, Collection<TopicFilter> filters, Collection<String> refused) {
        if (by != transport) {
            return;
        }
        unanswered--;
        var refusedTexts = new HashSet<>(refused);
        for (TopicFilter filter : filters) {
            Status status = known.get(filter);
            status.unanswered--;
            status.refused = refusedTexts.contains(filter.text());
            status.granted = !status.refused;
            if (status.refused) {
                logger.error("MQTT server {} refuses the subscription to {}", server, filter.text());
            }
        }
        settle(filters);
        if (unanswered == 0) {
            var due = List.copyOf(whenAnswered);
            whenAnswered.clear();
            due.forEach(Runnable::run);
        }
        long latest = table.latest();
        markers.add(() -> table.settled(latest));
        markers.subscribed();
    }

    private void settle(Collection<TopicFilter> changed) {
        boolean concernsOthers = changed.stream().anyMatch(filter -> filter.hasWildcards() || isRefused(filter));
        if (concernsOthers) {
            List<TopicFilter> missing = missing();
            if (!missing.isEmpty()) {
                table.askingAgain();
                request(missing);
            }
        }
        sweepIsDue |= concernsOthers;
        if (!sweepIsDue) {
            changed.forEach(this::dropIfNeedless);
        } else if (unanswered == 0) {
            // Not before: what makes a filter needless must have been granted.
            sweepIsDue = false;
            List.copyOf(known.keySet()).forEach(this::dropIfNeedless);
        }
    }

    private boolean isRefused(TopicFilter filter) {
        Status status = known.get(filter);
        return status != null && status.refused;
    }

    /** The filters that have handlers and neither are at the server nor are covered by one that is. */
    private List<TopicFilter> missing() {
        var missing = new ArrayList<TopicFilter>();
        for (TopicFilter filter : table.filters()) {
            Status status = known.get(filter);
            boolean isSettled = status != null && (status.isThereOrAskedFor() || status.refused);
            if (!isSettled && !isCovered(filter, false)) {
                missing.add(filter);
            }
        }
        List<TopicFilter> wide =
                missing.stream().filter(TopicFilter::hasWildcards).toList();
        missing.removeIf(filter -> wide.stream().anyMatch(other -> other != filter && other.covers(filter)));
        return missing;
    }

    private boolean isCovered(TopicFilter filter, boolean onlyByGranted) {
        for (Map.Entry<TopicFilter, Status> other : wildcards.entrySet()) {
            Status status = other.getValue();
            if ((status.granted || !onlyByGranted && status.isThereOrAskedFor())
                    && !other.getKey().equals(filter)
                    && other.getKey().covers(filter)
                    && table.contains(other.getKey())) {
                return true;
            }
        }
        return false;
    }

    private void dropIfNeedless(TopicFilter filter) {
        Status status = known.get(filter);
        if (status == null || status.unanswered > 0) {
            return;
        }
        boolean isWanted = table.contains(filter);
        if (isWanted && !(status.granted && isCovered(filter, true))) {
            return;
        }
        known.remove(filter);
        wildcards.remove(filter);
        if (status.granted) {
            transport.unsubscribe(filter.text());
        }
    }
}
