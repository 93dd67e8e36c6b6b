// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.once;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.request.Room;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Delivery;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The commands of one process that are to be handled once. Each is published with quality of service 1, so that it reaches a
 * server, and is published again until the process of the service confirms it, so that nothing depends on what this server or the
 * next one keeps. Any thread may send; the event loop owns everything else.
 */
public final class OnceCommands {
    /** Limit of commands on their way. */
    static final int MAX_COMMANDS = 100_000;

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
    private static final int COST = 300;

    private static final String RECEIVED = "received";

    private final AikoProcess process;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Room room;
    private final LongSupplier nanoTime;
    private final String topics;
    private final AtomicInteger underWay = new AtomicInteger();

    // Owned by the event loop.
    private final Map<TopicPath, OutgoingStream> byService = new HashMap<>();
    private final Map<String, OutgoingStream> byTopic = new HashMap<>();
    private Handle subscription;
    private boolean isSubscribed;
    private boolean isConnected;
    private boolean isClosed;
    private Handle checks;

    /**
     * @param process the process as this bundle gets it
     * @param room for the commands, shared with requests
     */
    public OnceCommands(AikoProcess process, Room room) {
        this(process, room, System::nanoTime);
    }

    OnceCommands(AikoProcess process, Room room, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.process = process;
        this.room = room;
        eventLoop = process.eventLoop();
        messages = process.messages();
        topics = process.topicPath().withServiceId(0) + "/once/";
        isConnected = process.connectionState().isAtLeast(ConnectionState.TRANSPORT);
    }

    /** Commands that are not confirmed. Any thread. */
    public int underWay() {
        return underWay.get();
    }

    /**
     * Any thread: sends a command.
     *
     * @param payload a list, perhaps with a trace context after it
     * @param outcome completed on the event loop
     */
    public void send(TopicPath service, byte[] payload, Duration limit, CompletableFuture<Void> outcome) {
        int cost = COST + payload.length;
        if (underWay.incrementAndGet() > MAX_COMMANDS || !room.take(cost)) {
            fail(
                    outcome,
                    service,
                    Reason.TOO_MANY_REQUESTS,
                    underWay.decrementAndGet()
                            + " commands are on their way; wait for confirmations before sending more");
            return;
        }
        var command = new OutgoingStream.Command(
                payload, nanoTime.getAsLong() + limit.toNanos(), cost, (stream, isConfirmed) -> {
                    release(cost);
                    if (isConfirmed) {
                        outcome.complete(null);
                    } else {
                        failUnconfirmed(outcome, stream, limit);
                    }
                });
        try {
            eventLoop.execute(() -> add(service, command));
        } catch (RejectedExecutionException terminated) {
            release(cost);
            fail(outcome, service, Reason.CLIENT_CLOSED, "the process has stopped");
        }
    }

    private void release(int cost) {
        underWay.decrementAndGet();
        room.give(cost);
    }

    private static void fail(CompletableFuture<Void> outcome, TopicPath service, Reason reason, String cause) {
        outcome.completeExceptionally(
                new RequestException(service, reason, "command to service " + service + ": " + cause));
    }

    private void failUnconfirmed(CompletableFuture<Void> outcome, OutgoingStream stream, Duration limit) {
        if (isClosed) {
            fail(outcome, stream.service, Reason.CLIENT_CLOSED, "the process has stopped");
        } else if (!isConnected) {
            fail(
                    outcome,
                    stream.service,
                    Reason.DISCONNECTED,
                    "not connected to MQTT server " + process.messageServer() + " for too long; not confirmed within "
                            + limit.toMillis() + " ms");
        } else {
            fail(
                    outcome,
                    stream.service,
                    stream.isKnown() ? Reason.TIME_LIMIT : Reason.NOT_CONFIRMED,
                    "not confirmed within " + limit.toMillis() + " ms"
                            + (stream.isKnown()
                                    ? ""
                                    : "; its process does not run, or is one of Python or of an earlier version, which"
                                            + " confirms nothing"));
        }
    }

    /** On the event loop, like all methods below. */
    private void add(TopicPath service, OutgoingStream.Command command) {
        OutgoingStream stream = byService.computeIfAbsent(service, unknown -> {
            var begun = new OutgoingStream(unknown, topics + UUID.randomUUID());
            byTopic.put(begun.topic, begun);
            return begun;
        });
        stream.add(command);
        if (isClosed) {
            stream.end();
            return;
        }
        subscribe();
        if (checks == null) {
            checks = eventLoop.addTimerHandler(this::check, CHECK_INTERVAL);
        }
        send(stream);
    }

    /** A confirmation must not arrive before the subscription. */
    private void subscribe() {
        if (subscription == null) {
            subscription = messages.subscribe(topics + '+', this::confirmed);
            messages.synchronize().thenRun(() -> {
                isSubscribed = true;
                byService.values().forEach(this::send);
            });
        }
    }

    private void send(OutgoingStream stream) {
        if (isSubscribed && isConnected) {
            publish(stream, stream.next(nanoTime.getAsLong()));
        }
    }

    private void publish(OutgoingStream stream, List<byte[]> payloads) {
        payloads.forEach(payload -> messages.publish(stream.service.in(), payload, Delivery.AT_LEAST_ONCE, false));
    }

    private void confirmed(Message message) {
        OutgoingStream stream = byTopic.get(message.topic());
        if (stream == null || message.retained()) {
            return;
        }
        try {
            SExpressions.arguments(message.payload(), RECEIVED, 1)
                    .ifPresentOrElse(
                            arguments -> stream.confirmed(number(arguments, 0), nanoTime.getAsLong()),
                            () -> answered(stream, message));
            send(stream);
        } catch (NumberFormatException noConfirmation) {
            // the next question is answered
        }
    }

    private void answered(OutgoingStream stream, Message message) {
        SExpressions.arguments(message.payload(), RECEIVED, 2)
                .ifPresent(arguments -> publish(
                        stream, stream.answered(number(arguments, 0), number(arguments, 1), nanoTime.getAsLong())));
    }

    private static long number(List<Object> arguments, int index) {
        return Long.parseLong(String.valueOf(arguments.get(index)));
    }

    private void check() {
        long now = nanoTime.getAsLong();
        List.copyOf(byService.values()).forEach(stream -> check(stream, now));
        if (byService.isEmpty()) {
            checks.cancel();
            checks = null;
        }
    }

    private void check(OutgoingStream stream, long now) {
        stream.expire(now);
        if (stream.isEmpty() && stream.quietNanos(now) > FORGOTTEN_AFTER.toNanos()) {
            byService.remove(stream.service);
            byTopic.remove(stream.topic);
        } else {
            ask(stream, now);
            send(stream);
        }
    }

    /** The question takes the way of the commands: when it is answered, those that were sent before have arrived or are lost. */
    private void ask(OutgoingStream stream, long now) {
        long question = isConnected ? stream.question(now) : 0;
        if (question > 0) {
            messages.publishCommand(stream.service.withServiceId(0).control(), RECEIVED, stream.topic, question);
        }
    }

    public void connectionChanged(ConnectionState state) {
        boolean connected = state.isAtLeast(ConnectionState.TRANSPORT);
        if (connected == isConnected) {
            return;
        }
        isConnected = connected;
        if (connected) {
            // What the previous server has not acknowledged is sent again without asking.
            byService.values().forEach(stream -> {
                stream.active(nanoTime.getAsLong());
                send(stream);
            });
        }
    }

    /** Ends all commands, and refuses further ones. */
    public void close() {
        isClosed = true;
        byService.values().forEach(OutgoingStream::end);
        byService.clear();
        byTopic.clear();
        if (checks != null) {
            checks.cancel();
        }
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
