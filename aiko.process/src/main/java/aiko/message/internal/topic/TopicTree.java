// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.topic;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Values by topic filter, as a tree with one node per level. A topic is matched by walking down its levels in place, so
 * that nothing is split, copied or allocated. Not safe for use by several threads.
 *
 * @param <V> the type of the values
 */
public final class TopicTree<V> {
    /** Receives each match. */
    public interface Matches<V> {
        void add(V value);
    }

    private final Node<V> root = new Node<>("", 0);

    /** One level of filters. The children without wildcards are in an open hash table. */
    private static final class Node<V> {
        final String level;
        final int hash;
        Node<V>[] children;
        int childCount;
        Node<V> singleLevel;
        V multiLevel;
        V value;

        Node(String level, int hash) {
            this.level = level;
            this.hash = hash;
            children = table(4);
        }

        @SuppressWarnings("unchecked")
        private static <V> Node<V>[] table(int size) {
            return (Node<V>[]) new Node<?>[size];
        }

        Node<V> child(String text, int start, int end, int levelHash) {
            int mask = children.length - 1;
            for (int i = spread(levelHash) & mask; children[i] != null; i = i + 1 & mask) {
                Node<V> child = children[i];
                if (child.hash == levelHash
                        && child.level.length() == end - start
                        && text.startsWith(child.level, start)) {
                    return child;
                }
            }
            return null;
        }

        void add(Node<V> child) {
            if (++childCount * 2 > children.length) {
                rehash(children.length * 2);
            }
            insert(child);
        }

        void remove(Node<V> child) {
            childCount--;
            children[Arrays.asList(children).indexOf(child)] = null;
            rehash(children.length);
        }

        boolean isEmpty() {
            return value == null && multiLevel == null && singleLevel == null && childCount == 0;
        }

        private void rehash(int size) {
            Node<V>[] old = children;
            children = table(size);
            for (Node<V> child : old) {
                if (child != null) {
                    insert(child);
                }
            }
        }

        private void insert(Node<V> child) {
            int mask = children.length - 1;
            int i = spread(child.hash) & mask;
            while (children[i] != null) {
                i = i + 1 & mask;
            }
            children[i] = child;
        }

        private static int spread(int hash) {
            return hash ^ hash >>> 16;
        }
    }

    /** Sets the value of a filter; there must be none yet. */
    public void put(TopicFilter filter, V value) {
        String text = filter.text();
        Node<V> node = root;
        for (int start = 0, end; start <= text.length(); start = end + 1) {
            end = levelEnd(text, start);
            if (isLevel(text, start, end, '#')) {
                node.multiLevel = value;
                return;
            }
            node = descend(node, text, start, end);
        }
        node.value = value;
    }

    private Node<V> descend(Node<V> node, String text, int start, int end) {
        if (isLevel(text, start, end, '+')) {
            if (node.singleLevel == null) {
                node.singleLevel = new Node<>("+", 0);
            }
            return node.singleLevel;
        }
        int hash = hash(text, start, end);
        Node<V> child = node.child(text, start, end, hash);
        if (child == null) {
            child = new Node<>(text.substring(start, end), hash);
            node.add(child);
        }
        return child;
    }

    /** Removes a filter, which must be there, and the levels that only it had. */
    public void remove(TopicFilter filter) {
        String text = filter.text();
        var path = new ArrayDeque<Node<V>>();
        path.push(root);
        boolean isMultiLevel = false;
        for (int start = 0, end; start <= text.length(); start = end + 1) {
            end = levelEnd(text, start);
            Node<V> node = path.peek();
            if (isLevel(text, start, end, '#')) {
                node.multiLevel = null;
                isMultiLevel = true;
            } else {
                path.push(
                        isLevel(text, start, end, '+')
                                ? node.singleLevel
                                : node.child(text, start, end, hash(text, start, end)));
            }
        }
        if (!isMultiLevel) {
            path.peek().value = null;
        }
        prune(path);
    }

    private void prune(ArrayDeque<Node<V>> path) {
        Node<V> node = path.pop();
        while (!path.isEmpty() && node.isEmpty()) {
            Node<V> parent = path.pop();
            if (parent.singleLevel == node) {
                parent.singleLevel = null;
            } else {
                parent.remove(node);
            }
            node = parent;
        }
    }

    /** Finds the values of all filters that match the topic, each once, in no particular order. */
    public void match(String topic, Matches<V> matches) {
        // Wildcards do not match a first level that begins with $.
        if (topic.isEmpty() || topic.charAt(0) != '$') {
            match(root, topic, 0, matches);
            return;
        }
        int end = levelEnd(topic, 0);
        Node<V> node = root.child(topic, 0, end, hash(topic, 0, end));
        if (node != null) {
            match(node, topic, end + 1, matches);
        }
    }

    private static <V> void match(Node<V> from, String topic, int from0, Matches<V> matches) {
        Node<V> node = from;
        int start = from0;
        while (node != null) {
            if (node.multiLevel != null) {
                matches.add(node.multiLevel);
            }
            if (start > topic.length()) {
                if (node.value != null) {
                    matches.add(node.value);
                }
                return;
            }
            int end = levelEnd(topic, start);
            if (node.singleLevel != null) {
                match(node.singleLevel, topic, end + 1, matches);
            }
            node = node.childCount == 0 ? null : node.child(topic, start, end, hash(topic, start, end));
            start = end + 1;
        }
    }

    boolean isEmpty() {
        return root.isEmpty();
    }

    private static int levelEnd(String text, int start) {
        int slash = text.indexOf('/', start);
        return slash < 0 ? text.length() : slash;
    }

    private static boolean isLevel(String text, int start, int end, char wildcard) {
        return end - start == 1 && text.charAt(start) == wildcard;
    }

    private static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }
}
