// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The last retained message of each topic, as a tree of topic levels, with a limit in bytes. */
final class RetainedMessages {
    private final long limit;
    private final Node root = new Node();
    private long bytes;

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>(2);
        private Message message;
    }

    RetainedMessages(long limit) {
        this.limit = limit;
    }

    /** Keeps it in place of the one before; an empty one just removes that. Returns false if there is no room for it. */
    boolean put(Message message) {
        String[] levels = TopicLevels.of(message.topic);
        bytes -= remove(root, levels, 0);
        if (message.isEmpty()) {
            return true;
        }
        if (bytes + message.cost() > limit) {
            return false;
        }
        Node node = root;
        for (String level : levels) {
            node = node.children.computeIfAbsent(level, unknown -> new Node());
        }
        node.message = message;
        bytes += message.cost();
        return true;
    }

    private static int remove(Node node, String[] levels, int depth) {
        if (depth == levels.length) {
            int cost = node.message == null ? 0 : node.message.cost();
            node.message = null;
            return cost;
        }
        Node child = node.children.get(levels[depth]);
        if (child == null) {
            return 0;
        }
        int cost = remove(child, levels, depth + 1);
        if (child.message == null && child.children.isEmpty()) {
            node.children.remove(levels[depth]);
        }
        return cost;
    }

    void forEachMatching(String filter, Consumer<Message> action) {
        match(root, TopicLevels.of(filter), 0, action);
    }

    private static void match(Node node, String[] levels, int depth, Consumer<Message> action) {
        if (depth == levels.length) {
            give(node, action);
            return;
        }
        String level = levels[depth];
        if (level.equals(TopicLevels.ANY_LEVELS)) {
            all(node, depth, action);
        } else if (level.equals(TopicLevels.ANY_LEVEL)) {
            node.children.forEach((name, child) -> {
                if (depth > 0 || !TopicLevels.isReserved(name)) {
                    match(child, levels, depth + 1, action);
                }
            });
        } else {
            Node child = node.children.get(level);
            if (child != null) {
                match(child, levels, depth + 1, action);
            }
        }
    }

    private static void all(Node node, int depth, Consumer<Message> action) {
        give(node, action);
        node.children.forEach((name, child) -> {
            if (depth > 0 || !TopicLevels.isReserved(name)) {
                all(child, depth + 1, action);
            }
        });
    }

    private static void give(Node node, Consumer<Message> action) {
        if (node.message != null) {
            action.accept(node.message);
        }
    }
}
