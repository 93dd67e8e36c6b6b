// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.ClientStatistics;
import aiko.client.FoundServices;
import aiko.client.NamespaceDetails;
import aiko.client.Namespaces;
import aiko.client.RemoteService;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ResponseListener;
import aiko.client.ServiceDescription;
import aiko.client.ServiceFollower;
import aiko.client.ServiceInformation;
import aiko.client.ServiceListener;
import aiko.client.internal.directory.Directory;
import aiko.client.internal.directory.Follower;
import aiko.client.internal.federation.FederatedFollower;
import aiko.client.internal.federation.FederatedSearch;
import aiko.client.internal.federation.Federation;
import aiko.client.internal.proxy.FollowedTarget;
import aiko.client.internal.proxy.ProxyClient;
import aiko.client.internal.proxy.ServiceProxy;
import aiko.client.internal.request.CollectedAnswer;
import aiko.client.internal.request.Receiver;
import aiko.client.internal.request.Requests;
import aiko.client.internal.request.StreamedAnswer;
import aiko.client.spi.CallTracer;
import aiko.event.Handle;
import aiko.message.Messages;
import aiko.process.AikoProcess;
import aiko.process.CurrentService;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.process.ValueConversion;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.service.log.Logger;

/** The client of one bundle. Its requests and followers use the event loop of the bundle, and end with it. */
final class BundleClient implements ProxyClient {
    private final AikoProcess process;
    private final Messages messages;
    private final Supplier<ProcessClient> firstUse;
    private final ValueConversion conversion;
    private final CurrentService currentService;
    private final Logger logger;
    /** Requests, searches and followers, each with the task that ends it. */
    private final Map<Object, Runnable> open = new ConcurrentHashMap<>();

    private volatile ProcessClient shared;
    private final CallTracing tracing;
    private volatile boolean isClosed;

    /**
     * @param process the process as the calling bundle gets it
     * @param firstUse the part that all clients share, created when one of them is used first
     */
    BundleClient(
            AikoProcess process,
            Supplier<ProcessClient> firstUse,
            ValueConversion conversion,
            CurrentService currentService,
            Supplier<CallTracer> tracer,
            Logger logger) {
        this.process = process;
        messages = process.messages();
        this.firstUse = firstUse;
        this.conversion = conversion;
        this.currentService = currentService;
        this.tracing = new CallTracing(this, tracer);
        this.logger = logger;
    }

    @Override
    public AikoProcess process() {
        return process;
    }

    @Override
    public void command(TopicPath service, String command, Object... arguments) {
        publish(service.in(), command, arguments);
    }

    @Override
    public CompletionStage<Void> commandOnce(
            TopicPath service, Duration timeLimit, String command, Object... arguments) {
        if (timeLimit.compareTo(Duration.ofMillis(1)) < 0 || timeLimit.compareTo(Request.MAX_TIME_LIMIT) > 0) {
            throw new IllegalArgumentException("time limit " + timeLimit + ": expected 1 ms to 1 day");
        }
        byte[] payload = SExpressions.generateBytes(command, arguments);
        var confirmed = new CompletableFuture<Void>();
        if (isClosed) {
            confirmed.completeExceptionally(closed(service));
            return confirmed;
        }
        CallTracer.Call call = tracing.sending(service.in(), command, false);
        var outcome = new CompletableFuture<Void>();
        Executor caller = callersLoop();
        outcome.whenComplete((nothing, failure) -> caller.execute(() -> {
            if (call != null) {
                call.end(failure);
            }
            if (failure == null) {
                confirmed.complete(null);
            } else {
                confirmed.completeExceptionally(failure);
            }
        }));
        keepUntilDone(confirmed, () -> {}, service);
        shared().onceCommands().send(service, call == null ? payload : call.payload(payload), timeLimit, outcome);
        return confirmed;
    }

    @Override
    public void publish(String topic, String command, Object[] arguments) {
        ProcessClient used = shared;
        CallTracer.Call call = tracing.sending(topic, command, false);
        if (call != null) {
            byte[] payload = call.payload(SExpressions.generateBytes(command, arguments));
            if (used == null) {
                messages.publish(topic, payload);
            } else {
                used.requests().publish(topic, payload);
            }
            call.end(null);
        } else if (used == null) {
            messages.publishCommand(topic, command, arguments);
        } else {
            used.requests().publish(topic, command, arguments);
        }
    }

    @Override
    public CompletionStage<List<SExpression>> request(Request request) {
        return ask(request, callersLoop());
    }

    @Override
    public CompletableFuture<List<SExpression>> ask(Request request, Executor caller) {
        if (request.items() == Request.OPEN) {
            throw new IllegalArgumentException("an open request has an answer without end; use a ResponseListener");
        }
        var items = new CompletableFuture<List<SExpression>>();
        if (isClosed) {
            items.completeExceptionally(closed(request.service()));
            return items;
        }
        Requests.Sent sent =
                send(request, new CollectedAnswer(request, shared().requests().room(), caller, items));
        keepUntilDone(items, sent.handle(), request.service());
        return items;
    }

    private Requests.Sent send(Request request, Receiver receiver) {
        CallTracer.Call call = tracing.sending(request.topic(), request.command(), true);
        Requests requests = shared().requests();
        return call == null
                ? requests.send(request, receiver)
                : requests.send(request, new TracedReceiver(receiver, call, this::onCallersLoop), call::payload);
    }

    @Override
    public Handle request(Request request, ResponseListener listener) {
        Objects.requireNonNull(listener);
        var answer = new StreamedAnswer(request, shared().requests().room(), callersLoop(), listener, logger);
        if (isClosed) {
            answer.ended(Optional.of(closed(request.service())));
            return () -> {};
        }
        var key = new Object();
        var released = new Releasing(answer, () -> open.remove(key));
        open.put(key, () -> {});
        Requests.Sent sent = shared().requests().send(request, released);
        Runnable end = () -> {
            sent.handle().cancel();
            answer.ended(Optional.of(closed(request.service())));
        };
        Runnable noted = open.computeIfPresent(key, (same, nothing) -> end);
        if (noted == null && isClosed) {
            // Closed while it was sent. If it has ended instead, this does nothing.
            end.run();
        }
        endIfClosed(key);
        return () -> {
            answer.cancel();
            open.remove(key);
            sent.handle().cancel();
        };
    }

    /** An answer that is removed from the table when it ends. */
    private record Releasing(Receiver answer, Runnable release) implements Receiver {
        @Override
        public Optional<Reason> counted(int items) {
            return answer.counted(items);
        }

        @Override
        public Optional<Reason> received(byte[] payload) {
            return answer.received(payload);
        }

        @Override
        public void ended(Optional<RequestException> failure) {
            release.run();
            answer.ended(failure);
        }
    }

    @Override
    public CompletionStage<List<ServiceDetails>> find(ServiceFilter filter) {
        var services = new CompletableFuture<List<ServiceDetails>>();
        Executor caller = callersLoop();
        // Written and read on the event loop of the directory.
        Handle[] search = {() -> {}};
        boolean begun = !isClosed
                && shared().onLoop(() -> search[0] = shared().directory().find(filter, new Directory.Found() {
                    @Override
                    public void found(List<ServiceDetails> found) {
                        caller.execute(() -> services.complete(found));
                    }

                    @Override
                    public void failed(RequestException failure) {
                        caller.execute(() -> services.completeExceptionally(failure));
                    }
                }));
        if (begun) {
            keepUntilDone(services, () -> shared().onLoop(() -> search[0].cancel()), process.topicPath());
        } else {
            services.completeExceptionally(closed(process.topicPath()));
        }
        return services;
    }

    @Override
    public CompletionStage<List<NamespaceDetails>> namespaces(Namespaces namespaces) {
        return search((federation, found, failed) ->
                FederatedSearch.namespaces(federation, Objects.requireNonNull(namespaces), found, failed));
    }

    @Override
    public CompletionStage<FoundServices> find(Namespaces namespaces, ServiceFilter filter) {
        Objects.requireNonNull(namespaces);
        return search(
                (federation, found, failed) -> FederatedSearch.services(federation, namespaces, filter, found, failed));
    }

    /** A search in several namespaces, on the event loop of the directory. */
    private interface Search<T> {
        Handle begin(Federation federation, Consumer<T> found, Consumer<RequestException> failed);
    }

    private <T> CompletionStage<T> search(Search<T> kind) {
        var result = new CompletableFuture<T>();
        Executor caller = callersLoop();
        // Written and read on the event loop of the directory.
        Handle[] search = {() -> {}};
        boolean begun = !isClosed
                && shared().onLoop(() -> search[0] = kind.begin(
                        shared().federation(),
                        found -> caller.execute(() -> result.complete(found)),
                        failure -> caller.execute(() -> result.completeExceptionally(failure))));
        if (begun) {
            keepUntilDone(result, () -> shared().onLoop(() -> search[0].cancel()), process.topicPath());
        } else {
            result.completeExceptionally(closed(process.topicPath()));
        }
        return result;
    }

    @Override
    public ServiceFollower follow(Namespaces namespaces, ServiceFilter filter, ServiceListener listener) {
        Objects.requireNonNull(namespaces);
        Objects.requireNonNull(filter);
        Executor caller = callersLoop();
        var follower = new FederatedFollower(
                Objects.requireNonNull(listener),
                caller,
                cancelled -> {
                    open.remove(cancelled);
                    if (shared != null) {
                        shared.onLoop(cancelled::close);
                    }
                },
                logger);
        if (isClosed) {
            follower.cancel();
            return follower;
        }
        open.put(follower, follower::cancel);
        shared().onLoop(() -> follower.open(
                shared().federation(), namespaces, part -> follower(filter, part, caller, part::directory)));
        endIfClosed(follower);
        return follower;
    }

    private Follower follower(
            ServiceFilter filter, ServiceListener listener, Executor caller, Supplier<Directory> directory) {
        return new Follower(
                filter,
                listener,
                caller,
                cancelled -> {
                    open.remove(cancelled);
                    if (shared != null) {
                        shared.onLoop(() -> directory.get().unfollow(cancelled));
                    }
                },
                // Requests that were sent after the removal, and before the listener knew it, end as well.
                removed -> shared.onLoop(() -> shared.requests().serviceRemoved(removed)),
                logger);
    }

    @Override
    public ServiceFollower follow(ServiceFilter filter, ServiceListener listener) {
        Follower follower = follower(
                Objects.requireNonNull(filter),
                Objects.requireNonNull(listener),
                callersLoop(),
                () -> shared.directory());
        if (isClosed) {
            follower.cancel();
            return follower;
        }
        open.put(follower, follower::cancel);
        shared().onLoop(() -> shared().directory().follow(follower));
        endIfClosed(follower);
        return follower;
    }

    @Override
    public CompletionStage<ServiceDescription> describe(TopicPath service) {
        return ServiceQuestion.ask(this, service, CommandAnswer.terms(service));
    }

    @Override
    public CompletionStage<Duration> ping(TopicPath service) {
        return ServiceQuestion.ask(this, service, FactsAnswer.ping(System.nanoTime()));
    }

    @Override
    public CompletionStage<ServiceInformation> info(TopicPath service) {
        return ServiceQuestion.ask(this, service, FactsAnswer.info(service));
    }

    @Override
    public CompletionStage<ServiceStatistics> stats(TopicPath service) {
        return ServiceQuestion.ask(this, service, FactsAnswer.stats());
    }

    @Override
    public <T> T proxy(TopicPath service, Class<T> type) {
        return ServiceProxy.of(this, service, type, conversion);
    }

    @Override
    public <T> RemoteService<T> proxy(ServiceFilter services, Class<T> type) {
        var target = new FollowedTarget(this, Objects.requireNonNull(services), logger);
        T proxy = ServiceProxy.of(target, type, conversion);
        ServiceFollower follower = follow(services, target);
        var remote = new FollowedService<>(proxy, target, follower, released -> open.remove(released));
        open.put(remote, remote::cancel);
        endIfClosed(remote);
        return remote;
    }

    /** A proxy with the follower that finds its service. */
    private record FollowedService<T>(
            T service, FollowedTarget target, ServiceFollower follower, Consumer<Object> released)
            implements RemoteService<T> {
        @Override
        public Optional<ServiceDetails> details() {
            return target.current();
        }

        @Override
        public void cancel() {
            released.accept(this);
            follower.cancel();
            target.close();
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    @Override
    public ClientStatistics statistics() {
        return shared().statistics();
    }

    private ProcessClient shared() {
        ProcessClient known = shared;
        if (known == null) {
            known = firstUse.get();
            shared = known;
        }
        return known;
    }

    /**
     * Runs tasks as the service that runs now, or as none. The subscriptions that all requests and followers share run as the service
     * that has used a client first.
     */
    @Override
    public Executor callersLoop() {
        var tasks = new ConcurrentLinkedQueue<Runnable>();
        Runnable next = currentService.wrap(() -> tasks.remove().run());
        return task -> {
            tasks.add(task);
            onCallersLoop(next);
        };
    }

    /** The bundle has released the client. */
    void close() {
        isClosed = true;
        open.keySet().forEach(this::end);
    }

    private <T> void keepUntilDone(CompletableFuture<T> stage, Handle handle, TopicPath service) {
        open.put(stage, () -> {
            handle.cancel();
            stage.completeExceptionally(closed(service));
        });
        stage.whenComplete((value, failure) -> {
            open.remove(stage);
            if (stage.isCancelled()) {
                handle.cancel();
            }
        });
        endIfClosed(stage);
    }

    private void endIfClosed(Object key) {
        if (isClosed) {
            end(key);
        }
    }

    private void end(Object key) {
        Runnable end = open.remove(key);
        if (end != null) {
            end.run();
        }
    }

    private RequestException closed(TopicPath service) {
        return new RequestException(
                service, Reason.CLIENT_CLOSED, "request to service " + service + ": the client was released");
    }

    /** The event loop of a stopped bundle has ended: another thread runs the task instead, since the current one is needed by others. */
    private void onCallersLoop(Runnable task) {
        try {
            process.eventLoop().execute(task);
        } catch (RejectedExecutionException terminated) {
            CompletableFuture.runAsync(task);
        }
    }
}
