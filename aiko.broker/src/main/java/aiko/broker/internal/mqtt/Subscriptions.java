// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.topic.TopicLevels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The subscriptions of all sessions, as a tree of topic levels, with a cache of the routes of topics. */
final class Subscriptions {
    private static final int REMEMBERED = 10_000;
    private static final long REMEMBERED_BYTES = 4 << 20;
    private static final int ROUTE_BYTES = 160;
    private static final int READER_BYTES = 16;

    /** The memory of a level of a filter beside its text, and of a subscription. */
    private static final int NODE_BYTES = 288;

    private static final int SUBSCRIPTION_BYTES = 128;

    private final Node root = new Node();
    private final Map<String, Route> routes = new HashMap<>();
    private long routeBytes;

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>(2);
        private final Map<Session, Integer> sessions = new LinkedHashMap<>(2);

        boolean isEmpty() {
            return children.isEmpty() && sessions.isEmpty();
        }
    }

    /** The sessions that receive a message, each once, and the quality of service of each. */
    record Route(Session[] sessions, int[] granted) {}

    void add(String filter, Session session, int granted) {
        Node node = root;
        for (String level : TopicLevels.of(filter)) {
            node = node.children.computeIfAbsent(level, unknown -> new Node());
        }
        node.sessions.put(session, granted);
        forgetRoutes();
    }

    private void forgetRoutes() {
        routes.clear();
        routeBytes = 0;
    }

    /** The memory of a subscription. */
    static int cost(String filter) {
        int levels = 1;
        for (int i = 0; i < filter.length(); i++) {
            if (filter.charAt(i) == '/') {
                levels++;
            }
        }
        return SUBSCRIPTION_BYTES + levels * NODE_BYTES + 4 * filter.length();
    }

    void remove(String filter, Session session) {
        remove(root, TopicLevels.of(filter), 0, session);
        forgetRoutes();
    }

    private static void remove(Node node, String[] levels, int depth, Session session) {
        if (depth == levels.length) {
            node.sessions.remove(session);
            return;
        }
        Node child = node.children.get(levels[depth]);
        if (child != null) {
            remove(child, levels, depth + 1, session);
            if (child.isEmpty()) {
                node.children.remove(levels[depth]);
            }
        }
    }

    /** The cached route of the topic, or null. */
    Route known(String topic) {
        return routes.get(topic);
    }

    Route route(String topic) {
        Route known = routes.get(topic);
        if (known != null) {
            return known;
        }
        var found = new LinkedHashMap<Session, Integer>();
        match(root, TopicLevels.of(topic), 0, TopicLevels.isReserved(topic), found);
        var route = new Route(
                found.keySet().toArray(Session[]::new),
                found.values().stream().mapToInt(Integer::intValue).toArray());
        long routeCost = ROUTE_BYTES + 2L * topic.length() + (long) READER_BYTES * found.size();
        if (routes.size() >= REMEMBERED || routeBytes + routeCost > REMEMBERED_BYTES) {
            forgetRoutes();
        }
        routeBytes += routeCost;
        routes.put(topic, route);
        return route;
    }

    private static void match(Node node, String[] levels, int depth, boolean reserved, Map<Session, Integer> found) {
        boolean wildcards = depth > 0 || !reserved;
        Node rest = wildcards ? node.children.get(TopicLevels.ANY_LEVELS) : null;
        if (rest != null) {
            collect(rest, found);
        }
        if (depth == levels.length) {
            collect(node, found);
            return;
        }
        Node exact = node.children.get(levels[depth]);
        if (exact != null) {
            match(exact, levels, depth + 1, reserved, found);
        }
        Node any = wildcards ? node.children.get(TopicLevels.ANY_LEVEL) : null;
        if (any != null) {
            match(any, levels, depth + 1, reserved, found);
        }
    }

    private static void collect(Node node, Map<Session, Integer> found) {
        node.sessions.forEach((session, granted) -> found.merge(session, granted, Math::max));
    }
}
