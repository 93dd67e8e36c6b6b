// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import aiko.message.internal.topic.TopicFilter;
import aiko.message.internal.transport.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.osgi.service.log.Logger;

/**
 * The topic filters of the table of subscriptions that the server knows. Owned by the event loop.
 *
 * <p>A server may send a message once for each filter that it matches. So the server does not keep a filter that a wider one
 * covers. If a handler is added for such a filter, it is subscribed to for a moment all the same, for its retained messages.
 * Filters that overlap, but of which neither covers the other, are left to the server.
 */
public final class ServerSubscriptions {
    /** Of the filters in one packet: servers limit the length of packets. */
    private static final int MOST_CHARACTERS = 4_096;

    private final Subscriptions table;
    private final Markers markers;
    private final Logger logger;
    private final String server;
    private final String advice;
    private final Executor loop;
    private final Map<TopicFilter, Status> known = new HashMap<>();
    /** Those of the known filters that may cover others. */
    private final Map<TopicFilter, Status> wildcards = new LinkedHashMap<>();

    private final List<TopicFilter> underWay = new ArrayList<>();
    /** Requests that are sent one after the other. */
    private final Deque<List<TopicFilter>> waiting = new ArrayDeque<>();

    // Over all connections.
    private final Set<TopicFilter> lost = new LinkedHashSet<>();
    private final Set<TopicFilter> givenUp = new LinkedHashSet<>();
    private TopicFilter suspect;
    private boolean isCareful;
    private final Set<TopicFilter> refused = new LinkedHashSet<>();

    private volatile String problem;
    private final List<Runnable> whenAnswered = new ArrayList<>();

    private Transport transport;
    private int unanswered;
    private boolean sweepIsDue;

    /** The requests for a filter, and the answers. */
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

    /** @param user the user as the server knows it, for people; null for none */
    public ServerSubscriptions(
            Subscriptions table, Markers markers, Logger logger, String server, String user, Executor loop) {
        advice = user == null ? "" : ": " + user + " may not subscribe to it; check this permission at the server";
        this.table = table;
        this.markers = markers;
        this.logger = logger;
        this.server = server;
        this.loop = loop;
    }

    void connected(Transport connected) {
        connected(connected, false);
    }

    /** @param endedByServer whether the server, which was alive, closed the previous connection */
    public void connected(Transport connected, boolean endedByServer) {
        transport = connected;
        table.connected();
        judge(endedByServer);
        request(suspectLast(missing()));
    }

    /**
     * A subscription at which the server has closed the connection is sent alone the next time, and given up if that happens
     * again. By then the server has granted all others: a network that breaks soon after each connection would be taken for
     * the fault of whichever is sent first.
     */
    private void judge(boolean endedByServer) {
        if (!endedByServer || lost.isEmpty()) {
            isCareful = false;
        } else if (!isCareful || lost.size() > 1) {
            isCareful = true;
        } else {
            TopicFilter guilty = lost.iterator().next();
            if (suspect != null && suspect.equals(guilty)) {
                givenUp.add(guilty);
                logger.error(
                        "MQTT server {} closes the connection at the subscription to {}; not subscribing to it until the"
                                + " next start; check whether the server allows such a topic{}",
                        server,
                        guilty.text(),
                        advice);
                tellProblem();
            }
            suspect = guilty;
        }
        lost.clear();
    }

    private List<TopicFilter> suspectLast(List<TopicFilter> filters) {
        if (isCareful && filters.remove(suspect)) {
            filters.add(suspect);
        }
        return filters;
    }

    public void disconnected() {
        transport = null;
        whenAnswered.clear();
        lost.clear();
        lost.addAll(underWay);
        underWay.clear();
        waiting.clear();
        unanswered = 0;
        sweepIsDue = false;
        known.clear();
        wildcards.clear();
    }

    /** Subscribes to everything again: the server may have forgotten it. Handlers receive the retained messages again. */
    public void renew() {
        if (transport == null || unanswered > 0) {
            return;
        }
        table.connected();
        request(known.entrySet().stream()
                .filter(entry -> entry.getValue().granted)
                .map(Map.Entry::getKey)
                .toList());
    }

    /** Whether the server has answered all requests. */
    public boolean areAnswered() {
        return unanswered == 0;
    }

    /** Runs the task once the server has answered all requests; never if the connection is lost before. */
    public void whenAnswered(Runnable task) {
        if (unanswered == 0) {
            task.run();
        } else {
            whenAnswered.add(task);
        }
    }

    /** A handler was added. */
    public void added(TopicFilter filter) {
        if (transport != null && !givenUp.contains(filter)) {
            table.askingAgain();
            request(List.of(filter));
        }
    }

    /** The last handler of the filter was removed. */
    public void removed(TopicFilter filter) {
        report(filter, false);
        if (transport != null) {
            settle(List.of(filter));
        }
    }

    private void request(Collection<TopicFilter> filters) {
        var part = new ArrayList<TopicFilter>();
        int bytes = 0;
        for (TopicFilter filter : filters) {
            if (!part.isEmpty() && (isCareful || bytes + filter.text().length() > MOST_CHARACTERS)) {
                requestPart(List.copyOf(part));
                part.clear();
                bytes = 0;
            }
            part.add(filter);
            bytes += filter.text().length();
        }
        if (!part.isEmpty()) {
            requestPart(part);
        }
    }

    private void requestPart(List<TopicFilter> filters) {
        unanswered++;
        markers.subscribing();
        for (TopicFilter filter : filters) {
            Status status = known.computeIfAbsent(filter, added -> new Status());
            status.unanswered++;
            if (filter.hasWildcards()) {
                wildcards.put(filter, status);
            }
        }
        if (isCareful && !underWay.isEmpty()) {
            waiting.add(filters);
        } else {
            send(filters);
        }
    }

    private void send(List<TopicFilter> filters) {
        Transport asked = transport;
        underWay.addAll(filters);
        asked.subscribe(
                filters.stream().map(TopicFilter::text).toList(),
                refusedOnes -> loop.execute(() -> answered(asked, filters, refusedOnes)));
    }

    private void answered(Transport by, Collection<TopicFilter> filters, Collection<String> refused) {
        if (by != transport) {
            return;
        }
        unanswered--;
        filters.forEach(underWay::remove);
        if (suspect != null && filters.contains(suspect)) {
            suspect = null;
        }
        if (underWay.isEmpty() && !waiting.isEmpty()) {
            send(waiting.removeFirst());
        }
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
            // None of them ends the connection: later ones need not wait for each other, while their answers are
            // already sent.
            isCareful = false;
            var due = List.copyOf(whenAnswered);
            whenAnswered.clear();
            due.forEach(Runnable::run);
        }
        long latest = table.latest();
        markers.add(() -> table.settled(latest));
        markers.subscribed();
    }

    /** Logs a refusal once, and its end. */
    private void report(TopicFilter filter, boolean isRefused) {
        String text = filter.text();
        if (isRefused && refused.add(filter)) {
            if (transport.canCarry(text)) {
                logger.error("MQTT server {} refuses the subscription to {}{}", server, text, advice);
            } else {
                logger.error(
                        "cannot subscribe to {}: it contains a control character, or one that the MQTT client cannot send;"
                                + " use another topic",
                        text);
            }
        } else if (!isRefused && refused.remove(filter)) {
            logger.info("MQTT server {} accepts the subscription to {} now", server, text);
        } else {
            return;
        }
        tellProblem();
    }

    private void tellProblem() {
        problem = Stream.concat(refused.stream(), givenUp.stream())
                .map(TopicFilter::text)
                .min(Comparator.naturalOrder())
                .map(first -> "MQTT server " + server + " refuses the subscription to " + first + advice)
                .orElse(null);
    }

    /** Whether the server refuses a subscription to the topic. */
    public boolean refuses(String topic) {
        return Stream.concat(refused.stream(), givenUp.stream()).anyMatch(filter -> filter.matches(topic));
    }

    /** The refused subscriptions, for people; null for none. Any thread. */
    public String problem() {
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
            // Not before: a filter is needless only if the wider one has been granted.
            sweepIsDue = false;
            List.copyOf(known.keySet()).forEach(this::dropIfNeedless);
        }
    }

    private boolean isRefused(TopicFilter filter) {
        Status status = known.get(filter);
        return status != null && status.refused;
    }

    /** The filters that have handlers, and that neither the server knows nor a filter that it knows covers. */
    private List<TopicFilter> missing() {
        var missing = new ArrayList<TopicFilter>();
        for (TopicFilter filter : table.filters()) {
            Status status = known.get(filter);
            if (givenUp.contains(filter)) {
                continue;
            }
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
