// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The messages that have arrived. */
final class TopicMessages implements TopicWatch {
    private static final int MOST_MESSAGES = 10_000;
    private static final int MOST_SHOWN = 20;

    private final String topicFilter;
    private final Awaited awaited;
    private final Deque<Message> arrived = new ArrayDeque<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Handle subscription;

    TopicMessages(Messages messages, String topicFilter, Awaited awaited) {
        this.topicFilter = topicFilter;
        this.awaited = awaited;
        subscription = messages.subscribe(topicFilter, this::add);
    }

    private void add(Message message) {
        synchronized (arrived) {
            arrived.add(message);
            if (arrived.size() > MOST_MESSAGES) {
                arrived.remove();
            }
        }
        listeners.forEach(Runnable::run);
    }

    private Handle listen(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Message expect(String what, Predicate<Message> matcher) {
        return awaited.value(
                () -> take(matcher),
                this::listen,
                limit -> "no message " + what + " on " + topicFilter + " " + limit + "; " + shown());
    }

    private Optional<Message> take(Predicate<Message> matcher) {
        synchronized (arrived) {
            Optional<Message> found = arrived.stream().filter(matcher).findFirst();
            found.ifPresent(message -> {
                while (arrived.remove() != message) {}
            });
            return found;
        }
    }

    private String shown() {
        List<Message> all = messages();
        if (all.isEmpty()) {
            return "no other message either";
        }
        List<Message> last = all.subList(Math.max(0, all.size() - MOST_SHOWN), all.size());
        return all.size() + " others, at last: "
                + last.stream().map(Message::toString).collect(Collectors.joining(", "));
    }

    @Override
    public List<Message> messages() {
        synchronized (arrived) {
            return new ArrayList<>(arrived);
        }
    }

    @Override
    public void close() {
        subscription.cancel();
    }
}
