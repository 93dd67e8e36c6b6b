// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.Request;
import aiko.client.RequestException.Reason;
import aiko.client.spi.ResponseTopics;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The requests of one process that are under way. They share one subscription, which the first of them makes. Any thread may
 * send; the event loop owns everything else.
 *
 * <p>Once the subscription is accepted, the calling thread publishes its requests itself, and does not wake the event loop, which
 * learns of them with the next answer or check.
 */
public final class Requests {
    /** Limit of requests under way. */
    public static final int MAX_REQUESTS = 100_000;

    /** Limits of the memory of requests and answers: the smaller one counts. */
    private static final long MAX_BYTES = 128L << 20;

    private static final int HEAP_FRACTION = 8;

    /** If a request is still under way at its second check, it is slow, and removals of services are watched. */
    static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    /** The event loop does not wait for its next check to set a time limit that is shorter than this. */
    private static final Duration SHORT_LIMIT = CHECK_INTERVAL.multipliedBy(5);

    /** Commands wait no longer for the subscription of the requests before them. */
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(2);

    /** Characters of the text of a called method that failed; the rest of a longer one is dropped. */
    private static final int LONGEST_FAILURE = 10_000;

    private final AikoProcess process;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final ResponseTopics<PendingRequest> topics;
    private final PrimaryWatch primary;
    private final Room room = new Room(Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / HEAP_FRACTION));
    private final AtomicInteger underWay = new AtomicInteger();
    /** Requests that the event loop does not know yet, in order, and commands that wait behind them. */
    private final Queue<PendingRequest> added = new ConcurrentLinkedQueue<>();
    /** Those of them, and of the unsent ones, that the event loop publishes. */
    private final AtomicInteger unpublished = new AtomicInteger();

    // Written by the event loop.
    /** Whether the server has accepted the subscription. */
    private volatile boolean isReady;
    /** Whether the event loop is about to look for added requests anyway. */
    private volatile boolean isChecking;
    /** Whether commands wait behind unpublished requests. */
    private volatile boolean holdsCommands = true;

    // Owned by the event loop.
    private final PendingByService byService = new PendingByService();
    private final Queue<PendingRequest> unsent = new ArrayDeque<>();
    private Optional<RegistrarDetails> registrar = Optional.empty();
    private Handle subscription;
    private Handle checks = () -> {};
    private int connections;
    private boolean isConnected;
    private boolean isClosed;
    private volatile long completed;
    private volatile long failed;
    private final RequestTimes completedTimes = new RequestTimes();
    private final RequestTimes failedTimes = new RequestTimes();

    /** @param process the process as this bundle gets it */
    public Requests(AikoProcess process) {
        this.process = process;
        eventLoop = process.eventLoop();
        messages = process.messages();
        topics = new ResponseTopics<>(process.topicPath().withServiceId(0) + "/client");
        primary = new PrimaryWatch(messages, this::serviceRemoved);
        isConnected = process.connectionState().isAtLeast(ConnectionState.TRANSPORT);
    }

    /** Memory of requests and answers. */
    public Room room() {
        return room;
    }

    /** On the event loop: the changes of the directory. */
    public PrimaryWatch primary() {
        return primary;
    }

    public int underWay() {
        return underWay.get();
    }

    public long completed() {
        return completed;
    }

    public long failed() {
        return failed;
    }

    /** How long the completed requests took. */
    public RequestTimes completedTimes() {
        return completedTimes;
    }

    /** How long the failed requests took. */
    public RequestTimes failedTimes() {
        return failedTimes;
    }

    public long late() {
        return topics.late();
    }

    /** A request on its way. Its response topic is known before it is published. */
    public record Sent(String responseTopic, Handle handle) {}

    /**
     * Any thread: sends a request. If the handle is cancelled, the receiver is not notified of the end.
     *
     * @throws aiko.sexpression.SExpressionException if the request cannot be written
     */
    public Sent send(Request request, Receiver receiver) {
        return send(request, receiver, UnaryOperator.identity());
    }

    /**
     * Sends a request.
     *
     * @param change of the payload
     */
    public Sent send(Request request, Receiver receiver, UnaryOperator<byte[]> change) {
        String responseTopic = topics.next();
        Object[] arguments = request.arguments().stream()
                .map(argument -> argument == Request.RESPONSE_TOPIC ? responseTopic : argument)
                .toArray();
        var pending = new PendingRequest(
                request.service(),
                request.topic(),
                request.command(),
                responseTopic,
                change.apply(SExpressions.generateBytes(request.command(), arguments)),
                request.timeLimit(),
                request.items(),
                receiver);
        if (!admit(pending)) {
            pending.fail(
                    Reason.TOO_MANY_REQUESTS,
                    underWay.get() + " requests are under way, with " + room.taken() + " bytes; the limits are "
                            + MAX_REQUESTS + " and " + room.limit() + "; wait for answers before sending more");
            return new Sent(responseTopic, () -> {});
        }
        add(pending);
        return new Sent(responseTopic, () -> onLoop(() -> cancel(pending), () -> {}));
    }

    /**
     * Any thread: publishes a command. While requests wait for the subscription, it waits behind them, so that the calls of a thread
     * stay in order.
     */
    public void publish(String topic, String command, Object[] arguments) {
        if (unpublished.get() == 0 || !holdsCommands) {
            messages.publishCommand(topic, command, arguments);
        } else {
            publishInOrder(topic, SExpressions.generateBytes(command, arguments));
        }
    }

    /** The same for a command that is written already. */
    public void publish(String topic, byte[] payload) {
        if (unpublished.get() == 0 || !holdsCommands) {
            messages.publish(topic, payload);
        } else {
            publishInOrder(topic, payload);
        }
    }

    private void publishInOrder(String topic, byte[] payload) {
        var pending = PendingRequest.ofCommand(topic, payload);
        if (!admit(pending)) {
            messages.publish(topic, pending.payload);
            return;
        }
        unpublished.incrementAndGet();
        added.add(pending);
        onLoop(this::beginAdded, () -> added.remove(pending));
    }

    private void add(PendingRequest pending) {
        // Otherwise it would overtake earlier requests of its thread.
        boolean isDirect = isReady && unpublished.get() == 0;
        byte[] payload = pending.payload;
        if (isDirect) {
            pending.payload = null;
        } else {
            unpublished.incrementAndGet();
        }
        added.add(pending);
        boolean isLost = isDirect && !messages.offer(pending.topic, payload);
        if (isLost || !isDirect || !isChecking || pending.timeLimit.compareTo(SHORT_LIMIT) < 0) {
            onLoop(
                    () -> {
                        beginAdded();
                        if (isLost) {
                            endUnqueued(pending);
                        }
                    },
                    () -> {
                        if (added.remove(pending)) {
                            refuse(pending, Reason.CLIENT_CLOSED, "the process has stopped");
                        }
                    });
        }
    }

    private boolean admit(PendingRequest pending) {
        if (underWay.incrementAndGet() > MAX_REQUESTS) {
            underWay.decrementAndGet();
            return false;
        }
        if (!room.take(pending.cost)) {
            underWay.decrementAndGet();
            return false;
        }
        return true;
    }

    private void onLoop(Runnable task, Runnable otherwise) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException terminated) {
            otherwise.run();
        }
    }

    /** On the event loop, like all methods below. */
    public void connectionChanged(ConnectionState state) {
        beginAdded();
        boolean connected = state.isAtLeast(ConnectionState.TRANSPORT);
        if (connected != isConnected) {
            isConnected = connected;
            isReady = false;
            connections++;
            if (connected) {
                synchronizeIfSubscribed();
            } else {
                endAll(Reason.DISCONNECTED, disconnected());
            }
        }
        checkRegistrar();
    }

    /** Ends all requests, and refuses further ones. */
    public void close() {
        isClosed = true;
        isReady = false;
        stopChecks();
        beginAdded();
        endAll(Reason.CLIENT_CLOSED, "the process has stopped");
        if (subscription != null) {
            subscription.cancel();
            subscription = null;
        }
    }

    /** First of all: the event loop has to know a request before its answer, and before what ends it. */
    private void beginAdded() {
        for (PendingRequest pending = added.poll(); pending != null; pending = added.poll()) {
            boolean isPublished = pending.payload == null;
            if (pending.isCommand()) {
                beginCommand(pending);
            } else {
                begin(pending);
            }
            if (!isPublished && (pending.payload == null || pending.ended)) {
                unpublished.decrementAndGet();
            }
        }
    }

    private void beginCommand(PendingRequest pending) {
        if (isReady || unsent.isEmpty() || !holdsCommands) {
            publish(pending);
        } else {
            unsent.add(pending);
        }
    }

    private void begin(PendingRequest pending) {
        if (isClosed) {
            refuse(pending, Reason.CLIENT_CLOSED, "the process has stopped");
            return;
        }
        if (!isConnected) {
            refuse(pending, Reason.DISCONNECTED, disconnected());
            return;
        }
        topics.open(pending.responseTopic, pending);
        byService.add(pending);
        pending.timer = eventLoop.addOneShotTimerHandler(
                () -> end(
                        pending,
                        Reason.TIME_LIMIT,
                        "no complete answer within " + pending.timeLimit.toMillis() + " ms: " + pending.progress),
                pending.timeLeft());
        startChecks();
        if (pending.payload == null) {
            return;
        }
        if (isReady) {
            publish(pending);
        } else {
            unsent.add(pending);
            subscribe();
        }
    }

    private String disconnected() {
        return "not connected to MQTT server " + process.messageServer();
    }

    /** A request is published after the server has accepted the subscription: an earlier answer would be lost. */
    private void subscribe() {
        if (subscription == null) {
            subscription = messages.subscribe(topics.filter(), this::answered);
            synchronizeIfSubscribed();
        }
    }

    private void synchronizeIfSubscribed() {
        if (subscription == null) {
            return;
        }
        int connection = connections;
        holdsCommands = true;
        messages.synchronize().thenRun(() -> {
            if (connection == connections && isConnected) {
                publishUnsent();
                isReady = true;
            }
        });
        eventLoop.addOneShotTimerHandler(
                () -> {
                    if (connection == connections && !isReady) {
                        releaseCommands();
                    }
                },
                COMMAND_LIMIT);
    }

    /** A server that does not accept the subscription prevents requests, but no commands. */
    private void releaseCommands() {
        holdsCommands = false;
        for (PendingRequest pending : List.copyOf(unsent)) {
            if (pending.isCommand()) {
                unsent.remove(pending);
                publish(pending);
                unpublished.decrementAndGet();
            }
        }
    }

    private void publishUnsent() {
        for (PendingRequest pending = unsent.poll(); pending != null; pending = unsent.poll()) {
            if (!pending.ended) {
                publish(pending);
            }
            unpublished.decrementAndGet();
        }
    }

    private void publish(PendingRequest pending) {
        boolean isQueued = messages.offer(pending.topic, pending.payload);
        pending.payload = null;
        if (pending.isCommand()) {
            release(pending);
        } else if (!isQueued) {
            endUnqueued(pending);
        }
    }

    private void endUnqueued(PendingRequest pending) {
        boolean connected = process.connectionState().isAtLeast(ConnectionState.TRANSPORT);
        end(
                pending,
                connected ? Reason.TOO_MANY_REQUESTS : Reason.DISCONNECTED,
                connected
                        ? "too many messages are queued for the MQTT server; wait for answers before sending more"
                        : disconnected());
    }

    private void answered(Message message) {
        beginAdded();
        PendingRequest pending = topics.match(message);
        if (pending == null) {
            return;
        }
        byte[] payload = message.payload();
        switch (pending.progress.step(payload)) {
            case COUNT -> stopIf(pending, pending.receiver.counted(pending.progress.expected()));
            case ITEM -> stopIf(pending, pending.receiver.received(payload));
            case LAST_ITEM -> {
                stopIf(pending, pending.receiver.received(payload));
                complete(pending);
            }
            case END -> complete(pending);
            case REPEATED -> {
                // the service answers twice
            }
            case FAILURE -> end(pending, Reason.SERVICE_FAILED, failure(payload));
            case MALFORMED -> end(
                    pending, Reason.MALFORMED_ANSWER, "its answer is malformed: expected (item_count N), N from 0 on");
        }
    }

    private static String failure(byte[] payload) {
        try {
            List<Object> arguments = SExpressions.parse(payload).arguments();
            return arguments.isEmpty() ? "the called method failed" : shortened(String.valueOf(arguments.get(0)));
        } catch (SExpressionException unreadable) {
            return "the called method failed";
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_FAILURE ? text : text.substring(0, LONGEST_FAILURE) + '…';
    }

    private void stopIf(PendingRequest pending, Optional<Reason> reason) {
        reason.ifPresent(why -> end(
                pending,
                why,
                switch (why) {
                    case ANSWER_TOO_LARGE -> "the answer exceeds the limits of the request: " + pending.progress;
                    case TOO_MANY_REQUESTS -> "no memory for the answer: " + room.taken() + " of " + room.limit()
                            + " bytes are in use";
                    default -> "the answer cannot be used: " + pending.progress;
                }));
    }

    private void complete(PendingRequest pending) {
        if (forget(pending)) {
            completed++;
            completedTimes.add(pending.elapsedNanos());
            pending.receiver.ended(Optional.empty());
        }
    }

    private void end(PendingRequest pending, Reason reason, String cause) {
        if (forget(pending)) {
            failed++;
            failedTimes.add(pending.elapsedNanos());
            pending.fail(reason, cause);
        }
    }

    private void refuse(PendingRequest pending, Reason reason, String cause) {
        pending.ended = true;
        release(pending);
        failed++;
        failedTimes.add(pending.elapsedNanos());
        pending.fail(reason, cause);
    }

    private void cancel(PendingRequest pending) {
        beginAdded();
        if (forget(pending)) {
            pending.receiver.cancelled();
        }
    }

    private boolean forget(PendingRequest pending) {
        if (pending.ended) {
            return false;
        }
        pending.ended = true;
        pending.payload = null;
        pending.timer.cancel();
        if (topics.close(pending.responseTopic)) {
            byService.remove(pending);
        }
        release(pending);
        return true;
    }

    private void release(PendingRequest pending) {
        underWay.decrementAndGet();
        room.give(pending.cost);
    }

    private void endAll(Reason reason, String cause) {
        for (PendingRequest pending : List.copyOf(topics.open())) {
            end(pending, reason, cause);
        }
        // Commands: the queue for the server counts those that it drops.
        publishUnsent();
    }

    /** Requests to a removed service end. */
    public void serviceRemoved(TopicPath service) {
        beginAdded();
        byService
                .of(service)
                .forEach(pending ->
                        end(pending, Reason.SERVICE_REMOVED, "the service was removed: " + pending.progress));
    }

    private void startChecks() {
        if (!isChecking) {
            isChecking = true;
            registrar = process.registrar();
            checks = eventLoop.addTimerHandler(this::check, CHECK_INTERVAL);
        }
    }

    private void stopChecks() {
        isChecking = false;
        checks.cancel();
        primary.watchRemovals(Optional.empty());
    }

    /** Requests that are answered soon need no watch for removals. */
    private void check() {
        beginAdded();
        checkRegistrar();
        Iterator<PendingRequest> all = topics.open().iterator();
        if (!all.hasNext()) {
            stopChecks();
            // One that was added before the checks were stopped has not woken the event loop.
            beginAdded();
            return;
        }
        PendingRequest oldest = all.next();
        if (oldest.wasChecked) {
            primary.watchRemovals(registrar);
        }
        oldest.wasChecked = true;
    }

    private void checkRegistrar() {
        Optional<RegistrarDetails> former = registrar;
        Optional<RegistrarDetails> current = process.registrar();
        if (!isChecking || current.equals(former)) {
            return;
        }
        registrar = current;
        former.ifPresent(gone -> byService
                .of(gone.topicPath())
                .forEach(pending -> end(
                        pending,
                        Reason.REGISTRAR_CHANGED,
                        "it is no longer the primary registrar: " + pending.progress)));
    }
}
