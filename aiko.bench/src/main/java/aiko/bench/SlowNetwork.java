// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.event.Handle;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.sexpression.SExpressions;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes messages in order, so many a second, and drops them. Everything on one thread, which has to call {@link #turn}. */
final class SlowNetwork implements Messages {
    private record Room(int fewerThan, CompletableFuture<Void> completion) {}

    private final double messagesASecond;
    private final Queue<Room> rooms = new ArrayDeque<>();
    private final long began = CpuTime.nanos();
    private long published;
    private double sent;
    private long lastTurn = began;
    private int highWaterMark;

    /** @param messagesASecond infinite for a network that takes everything at once */
    SlowNetwork(double messagesASecond) {
        this.messagesASecond = messagesASecond;
    }

    /** Messages published so far: the number of the next one. */
    long published() {
        return published;
    }

    /** Messages sent so far. */
    long sent() {
        return (long) sent;
    }

    int highWaterMark() {
        return highWaterMark;
    }

    void resetHighWaterMark() {
        highWaterMark = waiting();
    }

    /** Sends what there was time for, and lets one of those who wait for room go on. */
    void turn() {
        long now = CpuTime.nanos();
        double time = (now - lastTurn) / 1e9;
        lastTurn = now;
        sent = Math.min(published, sent + time * messagesASecond);
        Room room = rooms.peek();
        if (room != null && waiting() < room.fewerThan()) {
            rooms.remove();
            room.completion().complete(null);
        }
    }

    /** Whether somebody waits for room. */
    boolean isWaitedFor() {
        return !rooms.isEmpty();
    }

    private int waiting() {
        return (int) (published - sent());
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        published++;
        if (messagesASecond == Double.POSITIVE_INFINITY) {
            sent = published;
        }
        highWaterMark = Math.max(highWaterMark, waiting());
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
        return new MessagesStatistics(published, 0, 0, 0, waiting(), highWaterMark, 0, 0, 1, 0, 0, 0, 0);
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
