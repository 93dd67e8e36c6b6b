// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ServiceListener;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * One of the services that match a filter: the same one while it exists, then another one. While there is none, calls wait for it, in order
 * and for a limited time. Safe for use by any thread.
 */
public final class FollowedTarget implements Target, ServiceListener {
    /** Limit of waiting calls. */
    private static final int MAX_WAITING = 1_000;

    private final ProxyClient client;
    private final ServiceFilter filter;
    private final Logger logger;
    /** Owned by the event loop. */
    private final Map<TopicPath, ServiceDetails> services = new LinkedHashMap<>();

    // Guarded by this.
    private final Deque<Call> waiting = new ArrayDeque<>();
    private ServiceDetails current;
    /** Its topic for commands; null if it is not known yet. */
    private String in;

    private boolean isSending;
    private boolean isClosed;
    private boolean isLossReported;

    /**
     * A call that waits.
     *
     * @param send sends it to the service
     * @param fail ends it
     */
    private record Call(String name, Consumer<TopicPath> send, Consumer<RequestException> fail) {}

    public FollowedTarget(ProxyClient client, ServiceFilter filter, Logger logger) {
        this.client = client;
        this.filter = filter;
        this.logger = logger;
    }

    /** The service that gets the calls now. */
    public synchronized Optional<ServiceDetails> current() {
        return isClosed ? Optional.empty() : Optional.ofNullable(current);
    }

    /** Ends waiting calls, and refuses further ones. */
    public void close() {
        List<Call> left;
        synchronized (this) {
            isClosed = true;
            current = null;
            left = new ArrayList<>(waiting);
            waiting.clear();
        }
        left.forEach(call -> fail(call, Reason.CLIENT_CLOSED, "the client was released"));
    }

    @Override
    public AikoProcess process() {
        return client.process();
    }

    @Override
    public void command(String name, Object[] arguments) {
        String in = inOfCurrent();
        if (in != null) {
            client.publish(in, name, arguments);
            return;
        }
        call(new Call(name, service -> client.command(service, name, arguments), this::reportLoss));
    }

    @Override
    public Executor callersLoop() {
        return client.callersLoop();
    }

    @Override
    public CompletableFuture<List<SExpression>> request(String name, Object[] arguments, Executor caller) {
        var result = new CompletableFuture<List<SExpression>>();
        call(new Call(
                name,
                service -> {
                    if (!result.isDone()) {
                        forward(client.ask(Request.of(service, name, arguments), caller), result);
                    }
                },
                result::completeExceptionally));
        return result;
    }

    /** The topic for commands to the present service; null if calls wait. */
    private synchronized String inOfCurrent() {
        if (current == null || !waiting.isEmpty() || isSending) {
            return null;
        }
        if (in == null) {
            in = current.topicPath().in();
        }
        return in;
    }

    private static <T> void forward(CompletionStage<T> answer, CompletableFuture<T> result) {
        answer.whenComplete((items, failure) -> {
            if (failure == null) {
                result.complete(items);
            } else {
                result.completeExceptionally(failure);
            }
        });
        result.whenComplete((items, failure) -> {
            if (result.isCancelled()) {
                answer.toCompletableFuture().cancel(false);
            }
        });
    }

    private void call(Call call) {
        TopicPath service = null;
        Reason refused = null;
        synchronized (this) {
            if (isClosed) {
                refused = Reason.CLIENT_CLOSED;
            } else if (current != null && waiting.isEmpty() && !isSending) {
                service = current.topicPath();
            } else if (waiting.size() == MAX_WAITING) {
                refused = Reason.TOO_MANY_REQUESTS;
            } else {
                waiting.add(call);
            }
        }
        if (service != null) {
            call.send().accept(service);
        } else if (refused == Reason.CLIENT_CLOSED) {
            fail(call, refused, "the client was released");
        } else if (refused != null) {
            fail(call, refused, MAX_WAITING + " calls wait for a service");
        } else {
            Duration limit = Request.DEFAULT_TIME_LIMIT;
            process().eventLoop().addOneShotTimerHandler(() -> expire(call, limit), limit);
        }
    }

    private void expire(Call call, Duration limit) {
        boolean waits;
        synchronized (this) {
            waits = waiting.remove(call);
        }
        if (waits) {
            fail(call, Reason.NO_SERVICE, "no service within " + limit.toMillis() + " ms");
        }
    }

    private void fail(Call call, Reason reason, String cause) {
        call.fail().accept(failure(call.name(), reason, cause));
    }

    @Override
    public RequestException failure(String request, Reason reason, String cause) {
        TopicPath service =
                current().map(ServiceDetails::topicPath).orElse(process().topicPath());
        return new RequestException(service, reason, "request " + request + " to " + this + ": " + cause);
    }

    /** A command has no result that could tell its caller. One line for each time without a service. */
    private void reportLoss(RequestException failure) {
        synchronized (this) {
            if (isLossReported || isClosed) {
                return;
            }
            isLossReported = true;
        }
        logger.warn("{}; dropping commands", failure.getMessage());
    }

    @Override
    public void serviceAdded(ServiceDetails service) {
        services.put(service.topicPath(), service);
        choose();
    }

    @Override
    public void serviceChanged(ServiceDetails before, ServiceDetails now) {
        services.put(now.topicPath(), now);
        choose();
    }

    @Override
    public void serviceRemoved(ServiceDetails service) {
        services.remove(service.topicPath());
        choose();
    }

    private void choose() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            ServiceDetails same = current == null ? null : services.get(current.topicPath());
            if (same == null) {
                current = services.values().stream().findFirst().orElse(null);
                in = null;
            } else {
                current = same;
            }
            if (current == null || isSending) {
                return;
            }
            isLossReported = false;
            isSending = true;
        }
        sendWaiting();
    }

    /** Later calls wait behind these, so that calls stay in order. */
    private void sendWaiting() {
        while (true) {
            Call next;
            TopicPath service;
            synchronized (this) {
                next = current == null ? null : waiting.poll();
                if (next == null) {
                    isSending = false;
                    return;
                }
                service = current.topicPath();
            }
            try {
                next.send().accept(service);
            } catch (RuntimeException unwritable) {
                fail(next, Reason.SERVICE_FAILED, unwritable.getMessage());
            }
        }
    }

    @Override
    public String toString() {
        Object tags = filter.tags().isEmpty() ? ServiceFilter.ANY : filter.tags();
        return "a service that matches "
                + SExpressions.generate(filter.name(), filter.protocol(), filter.transport(), filter.owner(), tags);
    }
}
