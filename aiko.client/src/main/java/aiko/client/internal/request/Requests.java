// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.Request;
import aiko.client.RequestException.Reason;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All requests under way of one process. They share one subscription, which is made with the first of them. Any thread may ask;
 * everything else is owned by the event loop.
 */
public final class Requests {
    /** The largest number of requests under way. */
    public static final int MOST = 100_000;

    /** Memory of requests and answers, and its part of the heap. */
    private static final long MOST_BYTES = 128L << 20;

    private static final int OF_THE_HEAP = 8;

    /** One that waits at two looks is slow: from then on, the removal of services is watched for. */
    static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final AikoProcess process;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final ResponseTopics topics;
    private final RemovalWatch removals;
    private final Room room = new Room(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / OF_THE_HEAP));
    private final AtomicInteger underWay = new AtomicInteger();

    // Owned by the event loop.
    /** By response topic, the oldest first. */
    private final Map<String, Question> questions = new LinkedHashMap<>();

    private final QuestionsByService byService = new QuestionsByService();
    private final Queue<Question> unsent = new ArrayDeque<>();
    private Optional<RegistrarDetails> registrar = Optional.empty();
    private Handle subscription;
    private Handle look = () -> {};
    private int connections;
    private boolean isLooking;
    private boolean isConnected;
    private boolean isReady;
    private boolean isClosed;
    private volatile long completed;
    private volatile long failed;
    private volatile long late;

    /** @param process as the bundle of the clients gets it */
    public Requests(AikoProcess process) {
        this.process = process;
        eventLoop = process.eventLoop();
        messages = process.messages();
        topics = new ResponseTopics(process.topicPath());
        removals = new RemovalWatch(messages, this::serviceRemoved);
        isConnected = process.connectionState().isAtLeast(ConnectionState.TRANSPORT);
    }

    /** Memory of requests and answers. */
    public Room room() {
        return room;
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

    public long late() {
        return late;
    }

    /** A question whose response topic is known before it is sent. */
    public record Asked(String responseTopic, Handle handle) {}

    /**
     * Any thread: sends a request. Cancelling the handle ends it without a word to the receiver.
     *
     * @throws aiko.sexpression.SExpressionException if the request cannot be written
     */
    public Asked ask(Request request, Receiver receiver) {
        String responseTopic = topics.next();
        Object[] arguments = request.arguments().stream()
                .map(argument -> argument == Request.RESPONSE_TOPIC ? responseTopic : argument)
                .toArray();
        var question = new Question(
                request.service(),
                request.topic(),
                request.command(),
                responseTopic,
                SExpressions.generateBytes(request.command(), arguments),
                request.timeLimit(),
                request.items(),
                receiver);
        if (!admit(question)) {
            question.fail(
                    Reason.TOO_MANY_REQUESTS,
                    underWay.get() + " requests are under way, with " + room.taken() + " bytes; the limits are " + MOST
                            + " and " + room.limit() + "; wait for answers before sending more");
            return new Asked(responseTopic, () -> {});
        }
        onLoop(() -> begin(question), () -> refuse(question, Reason.CLIENT_CLOSED, "the process has ended"));
        return new Asked(responseTopic, () -> onLoop(() -> cancel(question), () -> {}));
    }

    private boolean admit(Question question) {
        if (underWay.incrementAndGet() > MOST) {
            underWay.decrementAndGet();
            return false;
        }
        if (!room.take(question.cost)) {
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

    /** On the event loop, as everything from here on. */
    public void connectionChanged(ConnectionState state) {
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

    /** Ends all requests; there are no further ones. */
    public void close() {
        isClosed = true;
        endAll(Reason.CLIENT_CLOSED, "the process has ended");
        stopLooking();
        if (subscription != null) {
            subscription.cancel();
            subscription = null;
        }
    }

    private void begin(Question question) {
        if (question.ended) {
            return;
        }
        if (isClosed) {
            refuse(question, Reason.CLIENT_CLOSED, "the process has ended");
            return;
        }
        if (!isConnected) {
            refuse(question, Reason.DISCONNECTED, disconnected());
            return;
        }
        questions.put(question.responseTopic, question);
        byService.add(question);
        question.timer = eventLoop.addOneShotTimerHandler(
                () -> end(
                        question,
                        Reason.TIME_LIMIT,
                        "no complete answer within " + question.timeLimit.toMillis() + " ms: " + question.progress),
                question.timeLimit);
        startLooking();
        if (isReady) {
            publish(question);
        } else {
            unsent.add(question);
            subscribe();
        }
    }

    private String disconnected() {
        return "not connected to MQTT server " + process.messageServer();
    }

    /** Before the server knows of the subscription, it would have nobody to send the answer to. */
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
        messages.synchronize().thenRun(() -> {
            if (connection == connections && isConnected) {
                isReady = true;
                publishUnsent();
            }
        });
    }

    private void publishUnsent() {
        for (Question question = unsent.poll(); question != null; question = unsent.poll()) {
            if (!question.ended) {
                publish(question);
            }
        }
    }

    private void publish(Question question) {
        messages.publish(question.topic, question.payload);
        question.payload = null;
    }

    private void answered(Message message) {
        Question question = message.retained() ? null : questions.get(message.topic());
        if (question == null) {
            late++;
            return;
        }
        byte[] payload = message.payload();
        switch (question.progress.step(payload)) {
            case COUNT -> stopIf(question, question.receiver.counted(question.progress.expected()));
            case ITEM -> stopIf(question, question.receiver.received(payload));
            case LAST_ITEM -> {
                stopIf(question, question.receiver.received(payload));
                complete(question);
            }
            case END -> complete(question);
            case REPEATED -> {
                // of a service that answers twice
            }
            case FAILURE -> end(question, Reason.SERVICE_FAILED, failure(payload));
            case MALFORMED -> end(question, Reason.MALFORMED_ANSWER, "expected (item_count N), N from 0 on");
        }
    }

    private static String failure(byte[] payload) {
        try {
            List<Object> arguments = SExpressions.parse(payload).arguments();
            return arguments.isEmpty() ? "it failed" : String.valueOf(arguments.get(0));
        } catch (SExpressionException unreadable) {
            return "it failed";
        }
    }

    private void stopIf(Question question, Optional<Reason> reason) {
        reason.ifPresent(why -> end(
                question,
                why,
                switch (why) {
                    case ANSWER_TOO_LARGE -> "its answer exceeds the limits of the request: " + question.progress;
                    case TOO_MANY_REQUESTS -> "no memory for its answer: " + room.taken() + " of " + room.limit()
                            + " bytes are in use";
                    default -> "its answer cannot be used: " + question.progress;
                }));
    }

    private void complete(Question question) {
        if (forget(question)) {
            completed++;
            question.receiver.ended(Optional.empty());
        }
    }

    private void end(Question question, Reason reason, String cause) {
        if (forget(question)) {
            failed++;
            question.fail(reason, cause);
        }
    }

    private void refuse(Question question, Reason reason, String cause) {
        question.ended = true;
        release(question);
        failed++;
        question.fail(reason, cause);
    }

    private void cancel(Question question) {
        if (forget(question)) {
            question.receiver.cancelled();
        }
    }

    private boolean forget(Question question) {
        if (question.ended) {
            return false;
        }
        question.ended = true;
        question.payload = null;
        question.timer.cancel();
        if (questions.remove(question.responseTopic) != null) {
            byService.remove(question);
        }
        release(question);
        return true;
    }

    private void release(Question question) {
        underWay.decrementAndGet();
        room.give(question.cost);
    }

    private void endAll(Reason reason, String cause) {
        for (Question question : List.copyOf(questions.values())) {
            end(question, reason, cause);
        }
        unsent.clear();
    }

    /** Somebody has learned that a service was removed: requests to it end. */
    public void serviceRemoved(TopicPath service) {
        byService
                .of(service)
                .forEach(question -> end(question, Reason.SERVICE_REMOVED, "it was removed: " + question.progress));
    }

    private void startLooking() {
        if (!isLooking) {
            isLooking = true;
            registrar = process.registrar();
            look = eventLoop.addTimerHandler(this::look, BETWEEN_LOOKS);
        }
    }

    private void stopLooking() {
        isLooking = false;
        look.cancel();
        removals.watch(Optional.empty());
    }

    /** Nothing is watched for those who are answered soon. */
    private void look() {
        checkRegistrar();
        Iterator<Question> all = questions.values().iterator();
        if (!all.hasNext()) {
            stopLooking();
            return;
        }
        Question oldest = all.next();
        if (oldest.wasLookedAt) {
            removals.watch(registrar);
        }
        oldest.wasLookedAt = true;
    }

    private void checkRegistrar() {
        Optional<RegistrarDetails> former = registrar;
        Optional<RegistrarDetails> current = process.registrar();
        if (!isLooking || current.equals(former)) {
            return;
        }
        registrar = current;
        former.ifPresent(gone -> byService
                .of(gone.topicPath())
                .forEach(question -> end(
                        question,
                        Reason.REGISTRAR_CHANGED,
                        "it is not the primary registrar any more: " + question.progress)));
    }
}
