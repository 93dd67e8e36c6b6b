// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps what is published, and lets it wait to be sent for as long as the test likes. */
public final class RecordedMessages implements Messages {
    private record Room(int fewerThan, CompletableFuture<Void> completion) {}

    private final List<String> published = new ArrayList<>();
    private final Queue<Room> rooms = new ArrayDeque<>();
    private byte[] latestPayload;
    private int waiting;
    private int highWaterMark;

    /** What was published since the last call, as "topic payload". */
    public List<String> take() {
        var taken = List.copyOf(published);
        published.clear();
        return taken;
    }

    public byte[] latestPayload() {
        return latestPayload;
    }

    /** The most that has waited at the same time. */
    int highWaterMark() {
        return highWaterMark;
    }

    public int waiting() {
        return waiting;
    }

    /** Sends what waits, and tells one of those who wait for room; returns whether there was one. */
    public boolean send() {
        waiting = 0;
        Room room = rooms.poll();
        if (room != null) {
            room.completion().complete(null);
        }
        return room != null;
    }

    /** Until nobody waits for room. */
    public void sendAll() {
        boolean hadRoom;
        do {
            hadRoom = send();
        } while (hadRoom);
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        published.add(topic + " " + new String(payload, StandardCharsets.UTF_8));
        latestPayload = payload;
        waiting++;
        highWaterMark = Math.max(highWaterMark, waiting);
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
    public MessagesStatistics statistics() {
        return new MessagesStatistics(0, 0, 0, 0, waiting, highWaterMark, 0, 0, 0, 0, 0, 0, 0);
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
}
