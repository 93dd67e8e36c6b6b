// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.topic;

import aiko.broker.internal.packet.Message;
import aiko.message.BootTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The last retained message of each topic, as a tree of topic levels, with a limit in bytes and in number. */
public final class RetainedMessages {
    /** The memory of a level of a topic beside its text: a node, its table, and its place in another one. */
    private static final int NODE_BYTES = 224;

    /** For boot topics: a full store still accepts registrars. */
    private static final int RESERVE_BYTES = 64 << 10;

    private final long limit;
    private final int most;
    private final Node root = new Node();
    private volatile long bytes;
    private volatile int count;

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>(2);
        private Message message;
    }

    /** @param most the number of messages, without those on boot topics */
    public RetainedMessages(long limit, int most) {
        this.limit = limit;
        this.most = most;
    }

    /** Any thread. */
    public long bytes() {
        return bytes;
    }

    /** Any thread. */
    public int count() {
        return count;
    }

    /** Replaces the message of the topic; an empty message removes it. Returns false if there is no room for it. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public boolean put(Message message) {
        String[] levels = TopicLevels.of(message.topic());
        remove(root, levels, 0);
        if (message.isEmpty()) {
            return true;
        }
        boolean isBoot = BootTopic.isLike(message.topic());
        long room = (isBoot ? limit + RESERVE_BYTES : limit) - bytes;
        if (message.cost() + missingBytes(levels) > room || count >= most && !isBoot) {
            return false;
        }
        Node node = root;
        for (String level : levels) {
            Node child = node.children.get(level);
            if (child == null) {
                child = new Node();
                node.children.put(level, child);
                bytes += nodeBytes(level);
            }
            node = child;
        }
        node.message = message;
        bytes += message.cost();
        count++;
        return true;
    }

    private long missingBytes(String[] levels) {
        long missing = 0;
        Node node = root;
        for (String level : levels) {
            node = node == null ? null : node.children.get(level);
            if (node == null) {
                missing += nodeBytes(level);
            }
        }
        return missing;
    }

    private static int nodeBytes(String level) {
        return NODE_BYTES + 2 * level.length();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void remove(Node node, String[] levels, int depth) {
        if (depth == levels.length) {
            if (node.message != null) {
                bytes -= node.message.cost();
                count--;
                node.message = null;
            }
            return;
        }
        Node child = node.children.get(levels[depth]);
        if (child == null) {
            return;
        }
        remove(child, levels, depth + 1);
        if (child.message == null && child.children.isEmpty()) {
            node.children.remove(levels[depth]);
            bytes -= nodeBytes(levels[depth]);
        }
    }

    public void forEachMatching(String filter, Consumer<Message> action) {
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
