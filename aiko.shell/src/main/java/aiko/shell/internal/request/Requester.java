// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.MessageHandler;
import aiko.message.Messages;
import aiko.process.AikoProcess;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.shell.internal.output.CommandException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a request to a service and waits for the answer: {@code (item_count N)} and then N messages, on a response topic of
 * its own. The service may be one of this process or of another, in any language. Never on an event loop.
 */
public final class Requester {
    private static final long LIMIT_MILLIS = 2_000;

    private final AikoProcess process;

    public Requester(AikoProcess process) {
        this.process = process;
    }

    /** Publishes the request, given the topic for its answer. */
    @FunctionalInterface
    public interface Request {
        void publish(String responseTopic);
    }

    /**
     * The items of the answer.
     *
     * @param asked the service, for the line of a failure
     * @throws CommandException if the answer, or a part of it, is missing after the limit
     */
    public List<SExpression> request(String asked, Request request) throws InterruptedException {
        Messages messages = process.messages();
        // Random: each command has a requester of its own, and several run at a time.
        String responseTopic = process.topicPath()
                + "/shell/"
                + Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
        var collected = new Collector();
        Handle subscription = messages.subscribe(responseTopic, collected);
        try {
            messages.synchronize().toCompletableFuture().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            request.publish(responseTopic);
            return collected.complete.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new CommandException(
                    asked + " did not answer within " + LIMIT_MILLIS / 1000 + " s: " + collected.progress());
        } catch (ExecutionException failure) {
            throw new CommandException(asked + ": " + failure.getCause().getMessage());
        } finally {
            subscription.cancel();
        }
    }

    /** Owned by the event loop; the future hands over. */
    private static final class Collector implements MessageHandler {
        private final CompletableFuture<List<SExpression>> complete = new CompletableFuture<>();
        private final List<SExpression> items = new ArrayList<>();
        private volatile int expected = -1;
        private volatile int received;

        @Override
        public void handle(Message message) {
            try {
                SExpression expression = SExpressions.parse(message.payload());
                if (expression.name().equals("item_count")) {
                    expected = Integer.parseInt(
                            String.valueOf(expression.arguments().get(0)));
                } else {
                    items.add(expression);
                    received = items.size();
                }
                if (expected >= 0 && items.size() >= expected) {
                    complete.complete(List.copyOf(items));
                }
            } catch (SExpressionException | NumberFormatException | IndexOutOfBoundsException unreadable) {
                complete.completeExceptionally(new CommandException("malformed answer: " + unreadable.getMessage()));
            }
        }

        String progress() {
            return expected < 0 ? "nothing received" : received + " of " + expected + " items received";
        }
    }
}
