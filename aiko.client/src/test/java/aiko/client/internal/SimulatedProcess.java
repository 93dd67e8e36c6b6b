// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.MessageServer;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.message.ResponseFields;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A process in virtual time: the test plays its MQTT server. */
public final class SimulatedProcess implements AikoProcess, Messages {
    public static final TopicPath SELF = TopicPath.parse("test/host/1/0");

    public final VirtualLoop loop = new VirtualLoop();
    /** Topic and payload of each message that is published while there is a connection. */
    public BiConsumer<String, String> server = (topic, payload) -> {};

    /** The server has received a filter, and may send what it keeps. */
    public Consumer<String> onSubscribe = filter -> {};

    public int dropped;
    public boolean isOutboxFull;
    /** Whether the server sends back what the process needs to synchronize. */
    public boolean isSynchronizing = true;

    private final List<ConnectionListener> listeners = new ArrayList<>();
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> synchronizations = new ArrayList<>();
    private ConnectionState state = ConnectionState.TRANSPORT;
    private Optional<RegistrarDetails> registrar = Optional.empty();

    private record Subscription(String filter, MessageInterceptor handler) {
        boolean matches(String topic) {
            if (filter.startsWith("+/")) {
                return topic.endsWith(filter.substring(1));
            }
            return filter.endsWith("+")
                    ? topic.startsWith(filter.substring(0, filter.length() - 1))
                    : topic.equals(filter);
        }
    }

    /** The server sends a message. */
    public void receive(String topic, String payload) {
        receive(new Message(topic, payload.getBytes(StandardCharsets.UTF_8), false));
    }

    public void receive(Message message) {
        subscriptions.stream().filter(each -> each.matches(message.topic())).forEach(each -> each.handler()
                .intercept(message));
    }

    public void become(ConnectionState newState, Optional<RegistrarDetails> newRegistrar) {
        registrar = newRegistrar;
        if (newState != state) {
            state = newState;
            loop.execute(() -> listeners.forEach(each -> each.connectionStateChanged(newState)));
            synchronizeLater();
        }
    }

    public boolean isConnected() {
        return state.isAtLeast(ConnectionState.TRANSPORT);
    }

    public List<String> filters() {
        return subscriptions.stream().map(Subscription::filter).toList();
    }

    private void synchronizeLater() {
        loop.after(5, () -> {
            if (isConnected() && isSynchronizing) {
                var due = List.copyOf(synchronizations);
                synchronizations.clear();
                due.forEach(each -> each.complete(null));
            }
        });
    }

    @Override
    public TopicPath topicPath() {
        return SELF;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public Messages messages() {
        return this;
    }

    @Override
    public MessageServer messageServer() {
        return new MessageServer("localhost", 1883, false);
    }

    @Override
    public ConnectionState connectionState() {
        return state;
    }

    @Override
    public Handle addConnectionListener(ConnectionListener listener) {
        listeners.add(listener);
        ConnectionState now = state;
        loop.execute(() -> listener.connectionStateChanged(now));
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<RegistrarDetails> registrar() {
        return registrar;
    }

    @Override
    public Optional<RegistrarDetails> announcedRegistrar() {
        return registrar;
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        if (isConnected()) {
            server.accept(topic, new String(payload, StandardCharsets.UTF_8));
        }
    }

    @Override
    public boolean offer(String topic, byte[] payload) {
        if (isOutboxFull || !isConnected()) {
            return false;
        }
        publish(topic, payload);
        return true;
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        publish(topic, SExpressions.generateBytes(command, parameters));
    }

    @Override
    public Handle intercept(String topicFilter, MessageInterceptor interceptor) {
        var subscription = new Subscription(topicFilter, interceptor);
        subscriptions.add(subscription);
        onSubscribe.accept(topicFilter);
        return () -> subscriptions.removeIf(each -> each == subscription);
    }

    @Override
    public CompletionStage<Void> synchronize() {
        var stage = new CompletableFuture<Void>();
        synchronizations.add(stage);
        synchronizeLater();
        return stage;
    }

    @Override
    public MessagesStatistics statistics() {
        return new MessagesStatistics(0, 0, 0, dropped, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        publishCommand(responseTopic, "item_count", items.size());
        for (Object item : items) {
            if (item instanceof ResponseFields fields) {
                publishCommand(responseTopic, "response", fields.values().toArray());
            } else {
                publishCommand(responseTopic, "response", item);
            }
        }
    }

    @Override
    public LastWill addLastWill(String topic, byte[] payload, boolean retained) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> whenFewerWait(int messages) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostedService addService(ServiceDefinition definition, ServiceHandler handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public HostedService addService(ServiceDefinition definition, ServiceHandler handler, EventLoop eventLoop) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> HostedService addService(ServiceDefinition definition, Class<T> commands, T target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<HostedService> services() {
        return List.of();
    }

    @Override
    public void terminate(int exitStatus) {
        throw new UnsupportedOperationException();
    }
}
