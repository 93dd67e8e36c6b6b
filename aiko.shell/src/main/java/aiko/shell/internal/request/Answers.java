// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.event.Handle;
import aiko.message.Message;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a service and waits for the answers: {@code (item_count N)} and then N messages, on a topic of the asker's own. It
 * makes no difference whether the service lives here or elsewhere, nor in what it is written. Never on an event loop.
 */
public final class Answers {
    /** How long a service may take. */
    public static final long LIMIT_MILLIS = 2_000;

    private final AtomicLong number = new AtomicLong();

    /** Publishes the question, given the topic for its answers. */
    public interface Question {
        void ask(String responseTopic);
    }

    /** @throws CommandException if nothing, or not all, has come in time */
    public List<SExpression> to(AikoProcess process, String asked, Question question) throws InterruptedException {
        Messages messages = process.messages();
        String responseTopic = process.topicPath() + "/shell/" + number.incrementAndGet();
        var collected = new Collector();
        Handle subscription = messages.subscribe(responseTopic, collected);
        try {
            messages.synchronize().toCompletableFuture().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            question.ask(responseTopic);
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
    private static final class Collector implements aiko.message.MessageHandler {
        private final CompletableFuture<List<SExpression>> complete = new CompletableFuture<>();
        private final List<SExpression> items = new ArrayList<>();
        private volatile int expected = -1;
        private volatile int received;

        @Override
        public boolean handle(Message message) {
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
                complete.completeExceptionally(
                        new CommandException("its answer can't be read: " + unreadable.getMessage()));
            }
            return true;
        }

        String progress() {
            return expected < 0 ? "nothing came" : received + " of " + expected + " items came";
        }
    }
}
