// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.inprocess;

import aiko.message.internal.topic.TopicFilter;
import aiko.message.internal.topic.TopicTree;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Replaces an MQTT server within the process: it delivers messages to the connections that subscribe to them, including
 * retained messages and last wills.
 *
 * <p>It has no thread: the caller carries out its request, and the requests that other threads make meanwhile.
 */
public final class InProcessServer {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    // Owned by the thread that carries out the requests.
    private final Set<Client> clients = new LinkedHashSet<>();
    private final Map<String, byte[]> retained = new LinkedHashMap<>();

    public Server asServer() {
        return new Server("inside the process", 0, CONNECT_LIMIT, clientId -> newTransport());
    }

    Transport newTransport() {
        return new Client();
    }

    private void request(Runnable request) {
        requests.add(request);
        if (waiting.getAndIncrement() > 0) {
            return;
        }
        do {
            requests.poll().run();
        } while (waiting.decrementAndGet() > 0);
    }

    private void deliver(String topic, byte[] payload, boolean keep) {
        if (keep) {
            if (payload.length == 0) {
                retained.remove(topic);
            } else {
                retained.put(topic, payload);
            }
        }
        for (Client client : List.copyOf(clients)) {
            client.offer(topic, payload);
        }
    }

    /** One connection. */
    private final class Client implements Transport {
        private final TopicTree<Boolean> filters = new TopicTree<>();
        private final Set<String> texts = new LinkedHashSet<>();
        private Will will;
        private Listener listener;
        private boolean matches;

        @Override
        public void connect(Will itsWill, Listener told) {
            request(() -> {
                will = itsWill;
                listener = told;
                clients.add(this);
                told.connected();
            });
        }

        void offer(String topic, byte[] payload) {
            matches = false;
            filters.match(topic, found -> matches = true);
            if (matches) {
                listener.received(topic, payload, false);
            }
        }

        @Override
        public void publish(String topic, byte[] payload, int qualityOfService, boolean keep, Completion completion) {
            request(() -> {
                deliver(topic, payload, keep);
                completion.completed(null);
            });
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion) {
            request(() -> {
                var subscribed = new ArrayList<TopicFilter>();
                for (String text : topicFilters) {
                    TopicFilter filter = TopicFilter.of(text);
                    subscribed.add(filter);
                    if (texts.add(text)) {
                        filters.put(filter, true);
                    }
                }
                retained.forEach((topic, payload) -> {
                    if (subscribed.stream().anyMatch(filter -> filter.matches(topic))) {
                        listener.received(topic, payload, true);
                    }
                });
                completion.accept(List.of());
            });
        }

        @Override
        public void unsubscribe(String topicFilter) {
            request(() -> {
                if (texts.remove(topicFilter)) {
                    filters.remove(TopicFilter.of(topicFilter));
                }
            });
        }

        @Override
        public void ask(Runnable answered) {
            request(answered);
        }

        @Override
        public void close(Duration limit) {
            request(() -> clients.remove(this));
        }

        @Override
        public void abandon() {
            request(() -> {
                if (clients.remove(this)) {
                    deliver(will.topic(), will.payload(), will.retained());
                }
            });
        }
    }
}
