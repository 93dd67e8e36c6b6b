// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.Handle;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.MessagesStatistics;
import aiko.message.internal.ProcessMessages;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The messages of a process over its connection to the simulated server, with what becomes of them when that is lost. */
public final class SimulatedMessages implements ProcessMessages, SimulatedServer.Client {
    private static final MessagesStatistics NOTHING_WAITS =
            new MessagesStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final SimulatedWorld world;
    private final SimulatedServer server;
    private final SimulatedLoop loop;
    private final String clientId;
    private final SimulatedServer.Will will;
    private final Consumer<Boolean> listener;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final List<Promise> promised = new ArrayList<>();
    private final List<Runnable> synchronizing = new ArrayList<>();
    private final List<Will> wills = new ArrayList<>();
    private SimulatedServer.Session session;
    private boolean isConnected;
    private boolean isCut;
    private int attempts;
    private int willCount;

    private record Promise(String topic, byte[] payload, boolean retained) {}

    public SimulatedMessages(
            SimulatedWorld world,
            SimulatedServer server,
            SimulatedLoop loop,
            String clientId,
            SimulatedServer.Will will,
            Consumer<Boolean> listener) {
        this.world = world;
        this.server = server;
        this.loop = loop;
        this.clientId = clientId;
        this.will = will;
        this.listener = listener;
    }

    public void open() {
        int attempt = ++attempts;
        session = server.connect(clientId, will, this);
        // The server is down, or the client was cut off while it connected.
        loop.after(world.between(1, 3) * SimulatedWorld.SECOND, () -> {
            if (!isConnected && attempt == attempts) {
                session.cut(0);
                open();
            }
        });
    }

    public boolean isConnected() {
        return isConnected;
    }

    /** Nothing passes any more, in both directions; each end notices on its own, and the client can't come back before. */
    void cut(long serverNotices, long clientNotices, long cannotConnect) {
        session.cut(serverNotices);
        wills.forEach(each -> each.session.cut(world.between(0, serverNotices)));
        if (isCut) {
            return;
        }
        isCut = true;
        attempts++;
        boolean wasConnected = isConnected;
        loop.after(clientNotices, () -> {
            if (wasConnected) {
                disconnected();
            }
            loop.after(Math.max(0, cannotConnect - clientNotices) + world.between(0, 300_000), this::open);
        });
    }

    void dropWill() {
        session.dropWill();
    }

    /** The process is dead. */
    void die(long serverNotices) {
        session.abandon(serverNotices);
        wills.forEach(each -> each.session.abandon(world.between(0, serverNotices)));
    }

    private void disconnected() {
        isConnected = false;
        wills.forEach(each -> each.session.cut(world.between(0, SimulatedWorld.SECOND)));
        listener.accept(false);
    }

    /** The process is dead, and the server never publishes its last wills. */
    void vanish() {
        session.vanish();
        wills.forEach(each -> each.session.vanish());
    }

    @Override
    public void connected() {
        var connecting = session;
        loop.now(() -> {
            if (connecting == session) {
                nowConnected();
            }
        });
    }

    private void nowConnected() {
        isConnected = true;
        isCut = false;
        subscriptions.forEach(each -> session.subscribe(each.filter, each));
        List.copyOf(promised).forEach(this::send);
        synchronizing.forEach(session::roundTrip);
        listener.accept(true);
    }

    @Override
    public void received(Message message, Object onlyFor) {
        loop.now(() -> nowReceived(message, onlyFor));
    }

    private void nowReceived(Message message, Object onlyFor) {
        for (Subscription each : List.copyOf(subscriptions)) {
            if ((onlyFor == null || onlyFor == each)
                    && !each.isCancelled
                    && SimulatedServer.matches(each.filter, message.topic())) {
                each.handler.intercept(message);
            }
        }
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        if (delivery == Delivery.AT_LEAST_ONCE) {
            var promise = new Promise(topic, payload, retained);
            promised.add(promise);
            if (isConnected) {
                send(promise);
            }
        } else if (isConnected) {
            session.publish(topic, payload, retained, () -> {});
        }
    }

    private void send(Promise promise) {
        session.publish(promise.topic(), promise.payload(), promise.retained(), () -> promised.remove(promise));
    }

    @Override
    public void publishControl(String topic, String command, Object... parameters) {
        publishCommand(topic, command, parameters);
    }

    @Override
    public void publishAcknowledged(String topic, String command, Object... parameters) {
        publishCommand(topic, command, parameters);
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        publish(topic, SExpressions.generateBytes(command, parameters));
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        publishCommand(responseTopic, "item_count", items.size());
        items.forEach(item -> publishCommand(responseTopic, "response", item));
    }

    @Override
    public Handle intercept(String topicFilter, MessageInterceptor handler) {
        var subscription = new Subscription(topicFilter, handler);
        subscriptions.add(subscription);
        if (isConnected) {
            session.subscribe(topicFilter, subscription);
        }
        return subscription;
    }

    private final class Subscription implements Handle {
        private final String filter;
        private final MessageInterceptor handler;
        private boolean isCancelled;

        Subscription(String filter, MessageInterceptor handler) {
            this.filter = filter;
            this.handler = handler;
        }

        @Override
        public void cancel() {
            isCancelled = true;
            if (subscriptions.remove(this)
                    && isConnected
                    && subscriptions.stream().noneMatch(other -> other.filter.equals(filter))) {
                session.unsubscribe(filter);
            }
        }
    }

    @Override
    public LastWill addLastWill(String topic, byte[] payload, boolean retained) {
        var added = new Will();
        wills.add(added);
        added.session = server.connect(
                clientId + "-will-" + ++willCount, new SimulatedServer.Will(topic, payload, retained), added);
        return added;
    }

    private final class Will implements LastWill, SimulatedServer.Client {
        private final CompletableFuture<Void> armed = new CompletableFuture<>();
        private SimulatedServer.Session session;

        @Override
        public void connected() {
            loop.now(() -> armed.complete(null));
        }

        @Override
        public void received(Message message, Object onlyFor) {}

        @Override
        public CompletionStage<Void> armed() {
            return armed;
        }

        @Override
        public void cancel() {
            wills.remove(this);
            session.close();
        }
    }

    @Override
    public CompletionStage<Void> synchronize() {
        var completion = new CompletableFuture<Void>();
        var back = new Runnable() {
            @Override
            public void run() {
                loop.now(() -> {
                    if (synchronizing.remove(this)) {
                        completion.complete(null);
                    }
                });
            }
        };
        synchronizing.add(back);
        if (isConnected) {
            session.roundTrip(back);
        }
        return completion;
    }

    @Override
    public CompletionStage<Void> whenFewerWait(int messages) {
        var completion = new CompletableFuture<Void>();
        loop.execute(() -> completion.complete(null));
        return completion;
    }

    @Override
    public MessagesStatistics statistics() {
        return NOTHING_WAITS;
    }
}
