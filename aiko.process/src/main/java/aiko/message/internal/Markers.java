// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Message;
import aiko.message.MessageHandler;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Messages to oneself: when one comes back, everything that the server sent before it has been handled. Owned by the
 * event loop.
 */
final class Markers implements MessageHandler {
    private static final String COMMAND = "synchronize";

    private final String topic;
    private final Consumer<byte[]> publisher;
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final List<CompletableFuture<Void>> underWay = new ArrayList<>();
    private long number;
    private int subscribing;
    private boolean everSubscribed;

    Markers(String topic, Consumer<byte[]> publisher) {
        this.topic = topic;
        this.publisher = publisher;
    }

    CompletionStage<Void> add(Executor loop) {
        var completion = new CompletableFuture<Void>();
        loop.execute(() -> {
            waiting.add(completion);
            sendIfSettled();
        });
        return completion;
    }

    /** A subscription was sent and not yet answered. */
    void subscribing() {
        subscribing++;
    }

    /** A subscription was answered. */
    void subscribed() {
        subscribing--;
        everSubscribed = true;
        sendIfSettled();
    }

    /** Markers that were under way are lost: they are sent again on the next connection. */
    void disconnected() {
        subscribing = 0;
        everSubscribed = false;
        waiting.addAll(underWay);
        underWay.clear();
    }

    @Override
    public boolean handle(Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload());
            if (!expression.name().equals(COMMAND) || !expression.arguments().equals(List.of(Long.toString(number)))) {
                return false;
            }
        } catch (SExpressionException notOurs) {
            return false;
        }
        var arrived = new ArrayList<>(underWay);
        underWay.clear();
        arrived.forEach(completion -> completion.complete(null));
        sendIfSettled();
        return true;
    }

    private void sendIfSettled() {
        if (subscribing > 0 || !everSubscribed || waiting.isEmpty() || !underWay.isEmpty()) {
            return;
        }
        underWay.addAll(waiting);
        waiting.clear();
        number++;
        publisher.accept(SExpressions.generateBytes(COMMAND, number));
    }

    @Override
    public String toString() {
        return "markers on " + topic;
    }
}
