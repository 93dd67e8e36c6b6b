// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.event.Handle;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** What is published to a server that takes it when the test says so. For one thread. */
final class SlowMessages implements Messages {
    private record Room(int fewerThan, CompletableFuture<Void> completion) {}

    private record Waiting(String topic, byte[] payload) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final List<Room> rooms = new ArrayList<>();
    private final Set<String> givenUp = new HashSet<>();
    private final BiConsumer<String, String> received;
    private long published;

    /** @param received told of what the server has taken, as topic and payload */
    SlowMessages(BiConsumer<String, String> received) {
        this.received = received;
    }

    /** The server takes so many messages. */
    void take(int count) {
        for (int i = 0; i < count && !waiting.isEmpty(); i++) {
            Waiting message = waiting.remove();
            received.accept(message.topic(), new String(message.payload(), StandardCharsets.UTF_8));
        }
        for (Room room : List.copyOf(rooms)) {
            if (waiting.size() < room.fewerThan()) {
                rooms.remove(room);
                room.completion().complete(null);
            }
        }
    }

    int waiting() {
        return waiting.size();
    }

    long published() {
        return published;
    }

    void giveUp(String topic) {
        givenUp.add(topic);
    }

    @Override
    public boolean isGivenUp(String topic) {
        return givenUp.contains(topic);
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        waiting.add(new Waiting(topic, payload));
        published++;
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        publish(topic, SExpressions.generateBytes(command, parameters));
    }

    @Override
    public CompletionStage<Void> whenFewerWait(int messages) {
        var completion = new CompletableFuture<Void>();
        rooms.add(new Room(messages, completion));
        return completion;
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handle intercept(String topicFilter, MessageInterceptor handler) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LastWill addLastWill(String topic, byte[] payload, boolean retained) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> synchronize() {
        throw new UnsupportedOperationException();
    }

    @Override
    public MessagesStatistics statistics() {
        throw new UnsupportedOperationException();
    }
}
