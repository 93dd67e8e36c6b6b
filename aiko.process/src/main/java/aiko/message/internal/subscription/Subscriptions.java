// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import aiko.event.internal.Behalf;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.message.internal.topic.TopicFilter;
import aiko.message.internal.topic.TopicTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.log.Logger;

/**
 * The table of subscriptions: which handlers subscribe to which topic filters. Owned by the event loop.
 *
 * <p>The server sends retained messages again for each further subscription to a filter. They are for the handlers that were
 * added since. Handlers that have had theirs (see {@link #settled}) do not get them a second time, except on a new
 * connection.
 */
public final class Subscriptions {
    private static final Comparator<Entry> BY_ORDER = Comparator.comparingLong(entry -> entry.order);

    private final Logger logger;
    private final IgnoredMessages ignored;
    private final Behalf behalf;
    private final Runnable failed;
    private final Map<String, Group> byFilter = new HashMap<>();
    private final TopicTree<Group> tree = new TopicTree<>();
    private long added;
    private long settledUpTo;
    private long deafUpTo;

    // The matches of a running dispatch; kept, so that nothing is allocated for a message.
    private final ArrayList<Group> matched = new ArrayList<>();
    private final TopicTree.Matches<Group> intoMatched = matched::add;
    private final ArrayList<Entry> merged = new ArrayList<>();

    /** The handlers of one filter; the array is replaced, never changed, so that a running dispatch is not disturbed. */
    private static final class Group {
        final TopicFilter filter;
        Entry[] entries = {};

        Group(TopicFilter filter) {
            this.filter = filter;
        }
    }

    /** One handler of one filter. */
    public static final class Entry {
        final TopicFilter filter;
        final MessageInterceptor handler;
        private final Object whom;
        private final long order;
        private boolean removed;

        private Entry(TopicFilter filter, MessageInterceptor handler, Object whom, long order) {
            this.filter = filter;
            this.handler = handler;
            this.whom = whom;
            this.order = order;
        }
    }

    /**
     * @param behalf on whose behalf handlers run
     * @param failed counts a handler that threw
     */
    public Subscriptions(Logger logger, Behalf behalf, Runnable failed) {
        this.failed = failed;
        this.logger = logger;
        ignored = new IgnoredMessages(logger);
        this.behalf = behalf;
    }

    public Entry add(TopicFilter filter, MessageInterceptor handler) {
        return add(filter, handler, null);
    }

    /** @param whom on whose behalf the handler runs; null for nobody */
    public Entry add(TopicFilter filter, MessageInterceptor handler, Object whom) {
        var entry = new Entry(filter, handler, whom, added++);
        Group group = byFilter.get(filter.text());
        if (group == null) {
            group = new Group(filter);
            byFilter.put(filter.text(), group);
            tree.put(filter, group);
        }
        var entries = Arrays.copyOf(group.entries, group.entries.length + 1);
        entries[entries.length - 1] = entry;
        group.entries = entries;
        return entry;
    }

    /** Returns whether the filter has no handler any more. */
    public boolean remove(Entry entry) {
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
        tree.remove(entry.filter);
        return true;
    }

    boolean contains(TopicFilter filter) {
        return byFilter.containsKey(filter.text());
    }

    Collection<TopicFilter> filters() {
        return byFilter.values().stream().map(group -> group.filter).toList();
    }

    /** There is a new connection. Its retained messages are for all handlers. */
    void connected() {
        settledUpTo = 0;
        deafUpTo = 0;
    }

    /** Identifies the present handlers, for {@link #settled}. */
    long latest() {
        return added;
    }

    /** The handlers of that time have had all retained messages. */
    void settled(long latest) {
        settledUpTo = Math.max(settledUpTo, latest);
    }

    /** A further subscription is about to be sent. */
    void askingAgain() {
        deafUpTo = settledUpTo;
    }

    public void dispatch(Message message) {
        tree.match(message.topic(), intoMatched);
        try {
            if (matched.size() == 1) {
                deliver(message, matched.get(0).entries);
            } else if (!matched.isEmpty()) {
                deliver(message, merge());
            }
        } finally {
            matched.clear();
        }
    }

    private Entry[] merge() {
        for (int i = 0; i < matched.size(); i++) {
            for (Entry entry : matched.get(i).entries) {
                merged.add(entry);
            }
        }
        merged.sort(BY_ORDER);
        Entry[] inOrder = merged.toArray(Entry[]::new);
        merged.clear();
        return inOrder;
    }

    private boolean hearsRetained(Entry entry) {
        return entry.order >= deafUpTo;
    }

    private void deliver(Message message, Entry[] entries) {
        for (Entry entry : entries) {
            if (entry.removed || message.retained() && !hearsRetained(entry)) {
                continue;
            }
            if (entry.whom == null ? handle(entry, message) : handleOnBehalf(entry, message)) {
                return;
            }
        }
    }

    private boolean handleOnBehalf(Entry entry, Message message) {
        Object before = behalf.enter(entry.whom);
        try {
            return handle(entry, message);
        } finally {
            behalf.enter(before);
        }
    }

    private boolean handle(Entry entry, Message message) {
        try {
            return entry.handler.intercept(message);
        } catch (Exception | LinkageError | StackOverflowError | AssertionError failure) {
            if (IgnoredMessages.isAtFault(failure)) {
                ignored.ignore(
                        "handler " + entry.handler.getClass().getName() + " of topic filter " + entry.filter.text(),
                        message.topic(),
                        failure.getMessage());
                return false;
            }
            failed.run();
            logger.error(
                    "handler {} of topic filter {} failed on a message on {}: {}",
                    entry.handler.getClass().getName(),
                    entry.filter.text(),
                    message.topic(),
                    failure.toString(),
                    failure);
            return false;
        }
    }
}
