// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Message;
import aiko.message.MessageHandler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.log.Logger;

/**
 * The table of subscriptions: which handlers have asked for which topic filters. Filters without wildcards are looked
 * up, the few with wildcards are compared. Owned by the event loop.
 */
final class Subscriptions {
    private final Logger logger;
    private final Map<String, Group> byFilter = new HashMap<>();
    private final List<Group> wildcards = new ArrayList<>();
    private long added;

    /** The handlers of one filter; the array is replaced, never changed, so that a dispatch under way is not disturbed. */
    private static final class Group {
        private static final Entry[] NONE = {};

        final TopicFilter filter;
        Entry[] entries = NONE;

        Group(TopicFilter filter) {
            this.filter = filter;
        }
    }

    /** One handler of one filter. */
    static final class Entry {
        final TopicFilter filter;
        final MessageHandler handler;
        private final long order;
        private boolean removed;

        private Entry(TopicFilter filter, MessageHandler handler, long order) {
            this.filter = filter;
            this.handler = handler;
            this.order = order;
        }
    }

    Subscriptions(Logger logger) {
        this.logger = logger;
    }

    Entry add(TopicFilter filter, MessageHandler handler) {
        var entry = new Entry(filter, handler, added++);
        Group group = byFilter.computeIfAbsent(filter.text(), text -> {
            var created = new Group(filter);
            if (filter.hasWildcards()) {
                wildcards.add(created);
            }
            return created;
        });
        var entries = Arrays.copyOf(group.entries, group.entries.length + 1);
        entries[entries.length - 1] = entry;
        group.entries = entries;
        return entry;
    }

    /** Returns whether nobody wants the filter any more. */
    boolean remove(Entry entry) {
        Group group = byFilter.get(entry.filter.text());
        if (entry.removed || group == null) {
            return false;
        }
        entry.removed = true;
        group.entries =
                Arrays.stream(group.entries).filter(other -> other != entry).toArray(Entry[]::new);
        if (group.entries.length > 0) {
            return false;
        }
        byFilter.remove(entry.filter.text());
        wildcards.remove(group);
        return true;
    }

    Set<String> filters() {
        return byFilter.keySet();
    }

    void dispatch(Message message) {
        Entry[] first = exact(message.topic());
        List<Entry> merged = null;
        for (int i = 0; i < wildcards.size(); i++) {
            Group group = wildcards.get(i);
            if (!group.filter.matches(message.topic())) {
                continue;
            }
            if (first.length == 0) {
                first = group.entries;
            } else {
                if (merged == null) {
                    merged = new ArrayList<>(List.of(first));
                }
                merged.addAll(List.of(group.entries));
            }
        }
        if (merged != null) {
            merged.sort(Comparator.comparingLong(entry -> entry.order));
            first = merged.toArray(Entry[]::new);
        }
        deliver(message, first);
    }

    private Entry[] exact(String topic) {
        Group group = byFilter.get(topic);
        return group == null || group.filter.hasWildcards() ? Group.NONE : group.entries;
    }

    private void deliver(Message message, Entry[] entries) {
        for (Entry entry : entries) {
            if (entry.removed) {
                continue;
            }
            try {
                if (entry.handler.handle(message)) {
                    return;
                }
            } catch (Exception | LinkageError | StackOverflowError | AssertionError failure) {
                logger.error(
                        "handler {} of topic filter {} failed on a message on {}: {}",
                        entry.handler.getClass().getName(),
                        entry.filter.text(),
                        message.topic(),
                        failure.toString(),
                        failure);
            }
        }
    }
}
