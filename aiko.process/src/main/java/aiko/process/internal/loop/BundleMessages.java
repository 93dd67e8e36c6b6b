// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.Handle;
import aiko.event.internal.EventLoopThread;
import aiko.message.Delivery;
import aiko.message.LastWill;
import aiko.message.Message;
import aiko.message.MessageHandler;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.message.MessagesStatistics;
import aiko.message.internal.ignored.IgnoredMessages;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.log.Logger;

/** The messages of a process as one bundle sees them: all its handlers run on its own event loop. */
final class BundleMessages implements Messages {
    private final Messages messages;
    private final EventLoopThread eventLoop;
    private final Deliveries deliveries;
    private final ThreadServices threadServices;
    private final IgnoredMessages ignored;
    private final Logger logger;

    /** @param messages the messages of the process, with all handlers on the event loop of the process */
    BundleMessages(
            Messages messages,
            EventLoopThread eventLoop,
            Deliveries deliveries,
            ThreadServices threadServices,
            IgnoredMessages ignored,
            Logger logger) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.deliveries = deliveries;
        this.threadServices = threadServices;
        this.ignored = ignored;
        this.logger = logger;
    }

    @Override
    public void publish(String topic, byte[] payload, Delivery delivery, boolean retained) {
        messages.publish(topic, payload, delivery, retained);
    }

    @Override
    public boolean offer(String topic, byte[] payload) {
        return messages.offer(topic, payload);
    }

    @Override
    public void publishCommand(String topic, String command, Object... parameters) {
        messages.publishCommand(topic, command, parameters);
    }

    @Override
    public void respond(String responseTopic, Collection<?> items) {
        messages.respond(responseTopic, items);
    }

    @Override
    public Handle intercept(String topicFilter, MessageInterceptor handler) {
        var subscription = new Subscription(topicFilter, handler, threadServices.current());
        subscription.ofProcess = threadServices.getFor(null, () -> messages.intercept(topicFilter, subscription));
        return subscription;
    }

    /** Receives messages on the event loop of the process, and passes them to the handler on that of the bundle. */
    private final class Subscription implements MessageHandler, Handle {
        private final String topicFilter;
        private final MessageInterceptor handler;
        private final Object whom;
        private Handle ofProcess;
        private volatile boolean cancelled;

        Subscription(String topicFilter, MessageInterceptor handler, Object whom) {
            this.topicFilter = topicFilter;
            this.handler = handler;
            this.whom = whom;
        }

        @Override
        public void handle(Message message) {
            deliveries.putMessage(new Received(this, message));
        }

        @Override
        public void cancel() {
            cancelled = true;
            ofProcess.cancel();
        }

        private void received(Message message) {
            if (cancelled || deliveries.isConsumed(message)) {
                return;
            }
            try {
                if (handler.intercept(message)) {
                    deliveries.consume(message);
                }
            } catch (Exception | LinkageError | StackOverflowError | AssertionError failure) {
                if (IgnoredMessages.isAtFault(failure)) {
                    ignored.ignore(
                            "handler " + handler.getClass().getName() + " of topic filter " + topicFilter,
                            message.topic(),
                            failure.getMessage());
                    return;
                }
                eventLoop.countFailure();
                logger.error(
                        "handler {} of topic filter {} failed on a message on {}: {}",
                        handler.getClass().getName(),
                        topicFilter,
                        message.topic(),
                        failure.toString(),
                        failure);
            }
        }
    }

    private record Received(Subscription subscription, Message message) implements Deliveries.Delivery {
        @Override
        public void run() {
            subscription.received(message);
        }

        @Override
        public Object whom() {
            return subscription.whom;
        }

        @Override
        public String what() {
            return "handler of topic filter " + subscription.topicFilter;
        }
    }

    @Override
    public LastWill addLastWill(String topic, byte[] payload, boolean retained) {
        LastWill will = messages.addLastWill(topic, payload, retained);
        CompletionStage<Void> armed = inOrder(will.armed());
        return new LastWill() {
            @Override
            public CompletionStage<Void> armed() {
                return armed;
            }

            @Override
            public void cancel() {
                will.cancel();
            }
        };
    }

    @Override
    public CompletionStage<Void> synchronize() {
        return inOrder(messages.synchronize());
    }

    @Override
    public CompletionStage<Void> whenFewerWait(int most) {
        var completion = new CompletableFuture<Void>();
        messages.whenFewerWait(most).thenRun(() -> eventLoop.execute(() -> completion.complete(null)));
        return completion;
    }

    /** Completes on the event loop of the bundle, after all earlier deliveries. */
    private CompletionStage<Void> inOrder(CompletionStage<Void> ofProcess) {
        var completion = new CompletableFuture<Void>();
        var delivery = new Completed(completion, threadServices.current());
        ofProcess.thenRun(() -> deliveries.put(delivery));
        return completion;
    }

    private record Completed(CompletableFuture<Void> completion, Object whom) implements Deliveries.Delivery {
        @Override
        public void run() {
            completion.complete(null);
        }

        @Override
        public String what() {
            return "completion";
        }
    }

    @Override
    public boolean isGivenUp(String topic) {
        return messages.isGivenUp(topic);
    }

    @Override
    public MessagesStatistics statistics() {
        return messages.statistics();
    }
}
