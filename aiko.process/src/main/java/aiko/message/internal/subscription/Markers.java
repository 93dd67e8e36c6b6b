// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import aiko.event.Handle;
import aiko.event.internal.EventLoopThread;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * Messages of the process to itself: when one returns, all messages that the server sent before it have been handled. Owned by the
 * event loop.
 */
public final class Markers implements MessageInterceptor {
    /** A marker that was dropped on its way is sent again after this time. */
    static final Duration AGAIN_AFTER = Duration.ofSeconds(5);

    private static final String COMMAND = "synchronize";

    private final EventLoopThread eventLoop;
    private final Logger logger;
    private final Consumer<byte[]> publisher;
    private final Consumer<Message> echoes;
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private Handle again = () -> {};
    private long number;
    private int unanswered;
    private boolean everSubscribed;

    Markers(EventLoopThread eventLoop, Logger logger, Consumer<byte[]> publisher) {
        this(eventLoop, logger, publisher, marker -> {});
    }

    /**
     * @param publisher publishes to the topic to which this object subscribes
     * @param echoes receives the markers that have returned
     */
    public Markers(EventLoopThread eventLoop, Logger logger, Consumer<byte[]> publisher, Consumer<Message> echoes) {
        this.echoes = echoes;
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.publisher = publisher;
    }

    /** Runs the task once all messages that the server sends for the subscriptions made so far have been handled. */
    public void add(Runnable task) {
        waiting.add(task);
        sendIfSettled();
    }

    /** A subscription was sent and not yet answered. */
    void subscribing() {
        unanswered++;
    }

    /** A subscription was answered. */
    void subscribed() {
        unanswered--;
        everSubscribed = true;
        sendIfSettled();
    }

    /** Markers that were under way are lost: they are sent again on the next connection. */
    public void disconnected() {
        again.cancel();
        unanswered = 0;
        everSubscribed = false;
        waiting.addAll(0, underWay);
        underWay.clear();
    }

    @Override
    public boolean intercept(Message message) {
        long found = message.retained() ? -1 : number(message);
        if (found < 0) {
            return false;
        }
        if (found == number && !underWay.isEmpty()) {
            echoes.accept(message);
            again.cancel();
            var arrived = List.copyOf(underWay);
            underWay.clear();
            arrived.forEach(this::run);
            sendIfSettled();
        }
        return true;
    }

    private static long number(Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload());
            if (expression.name().equals(COMMAND) && expression.arguments().size() == 1) {
                return Long.parseLong(expression.arguments().get(0).toString());
            }
        } catch (SExpressionException | NumberFormatException notOurs) {
            // the result shows it
        }
        return -1;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError failure) {
            eventLoop.countFailure();
            logger.error("callback of synchronize() failed: {}", failure.toString(), failure);
        }
    }

    private void sendIfSettled() {
        if (unanswered > 0 || !everSubscribed || waiting.isEmpty() || !underWay.isEmpty()) {
            return;
        }
        underWay.addAll(waiting);
        waiting.clear();
        // Others must not be able to guess the number that only the server is to return.
        number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        send();
    }

    private void send() {
        publisher.accept(SExpressions.generateBytes(COMMAND, number));
        again = eventLoop.addOneShotTimerHandler(this::send, AGAIN_AFTER);
    }
}
