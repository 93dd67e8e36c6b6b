// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final String advice;
    private final Executor loop;
    private final Map<TopicFilter, Status> known = new HashMap<>();
    /** Those of the known filters that may cover others. */
    private final Map<TopicFilter, Status> wildcards = new LinkedHashMap<>();

    /** Over all connections. */
    private final Set<TopicFilter> refused = new LinkedHashSet<>();

    private volatile String problem;
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
        this(table, markers, logger, server, null, loop);
    }

    /** @param user whom the server knows, for people; null where nobody has a name */
    ServerSubscriptions(
            Subscriptions table, Markers markers, Logger logger, String server, String user, Executor loop) {
        advice = user == null ? "" : ": " + user + " may not subscribe to it; check this permission at the server";
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
        report(filter, false);
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
            report(filter, status.refused);
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

    /** What is refused is said once, and when it is over. */
    private void report(TopicFilter filter, boolean isRefused) {
        String text = filter.text();
        if (isRefused && refused.add(filter)) {
            if (PahoText.isAcceptable(text)) {
                logger.error("MQTT server {} refuses the subscription to {}{}", server, text, advice);
            } else {
                logger.error(
                        "there is no subscription to {}: it has a control character, or one that the MQTT client can't"
                                + " send; use another topic",
                        text);
            }
        } else if (!isRefused && refused.remove(filter)) {
            logger.info("MQTT server {} accepts the subscription to {} now", server, text);
        } else {
            return;
        }
        problem = refused.stream()
                .map(TopicFilter::text)
                .min(Comparator.naturalOrder())
                .map(first -> "MQTT server " + server + " refuses the subscription to " + first + advice)
                .orElse(null);
    }

    /** Whether the server refuses the subscription that would bring what is published to a topic. */
    boolean refuses(String topic) {
        return refused.stream().anyMatch(filter -> filter.matches(topic));
    }

    /** Any thread: what is refused, for people; null for nothing. */
    String problem() {
        return problem;
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
