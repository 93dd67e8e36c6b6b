// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.DirectoryState;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.request.Receiver;
import aiko.client.internal.request.Requests;
import aiko.client.internal.request.Room;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.log.Logger;

/**
 * The cache of a process: a copy for each filter that no other one covers, the changes that the primary registrar publishes, and
 * those who wait for a registrar. Owned by the event loop of the requests, but for the figures.
 */
public final class Directory {
    /** While somebody uses the directory, this often it is checked who the primary is, and whether messages were lost. */
    private static final Duration CHECK = Duration.ofMillis(500);

    private static final Duration WAIT_FOR_REGISTRAR = Duration.ofSeconds(5);
    private static final int OF_THE_HEAP = 4;
    private static final int SERVICE_COST = 320;

    private final AikoProcess process;
    private final EventLoop eventLoop;
    private final Requests requests;
    private final Logger logger;
    private final Room room = new Room(Runtime.getRuntime().maxMemory() / OF_THE_HEAP);
    private final SharedTexts texts = new SharedTexts();
    private final List<View> views = new ArrayList<>();
    private final Set<Search> searches = new LinkedHashSet<>();
    private Optional<RegistrarDetails> registrar = Optional.empty();
    private Optional<RegistrarDetails> subscribed = Optional.empty();
    private Handle changes = () -> {};
    private Handle check = () -> {};
    private boolean isUsed;
    private boolean isFull;
    private long dropped;
    private final AtomicInteger size = new AtomicInteger();

    public Directory(AikoProcess process, Requests requests, Logger logger) {
        this.process = process;
        this.requests = requests;
        this.logger = logger;
        eventLoop = process.eventLoop();
    }

    /** Any thread. */
    public int size() {
        return size.get();
    }

    /** Gets what was found. */
    public interface Found {
        void found(List<ServiceDetails> services);

        void failed(RequestException failure);
    }

    public void find(ServiceFilter filter, Found found) {
        Optional<View> held = views.stream()
                .filter(view -> view.isReady() && Filters.covers(view.copy.filter(), filter))
                .findFirst();
        if (held.isPresent()) {
            found.found(
                    held.get().copy.services().stream().filter(filter::matches).toList());
        } else {
            var search = new Search(filter, found);
            searches.add(search);
            use();
            search.askOrWait();
        }
    }

    public void follow(Follower follower) {
        if (follower.isCancelled()) {
            return;
        }
        Optional<View> covering = covering(follower.filter());
        View view = covering.orElseGet(() -> new View(follower.filter()));
        view.followers.add(follower);
        follower.attach(view.copy);
        if (covering.isEmpty()) {
            views.add(view);
            use();
            if (registrar.isPresent()) {
                subscribe();
                view.copy.follow();
            }
        }
    }

    public void unfollow(Follower follower) {
        for (View view : List.copyOf(views)) {
            if (view.followers.remove(follower)) {
                narrow(view);
            }
        }
        endUse();
    }

    /** Nobody pays for a wider filter than those that are left have: these go on from what the wide copy knows. */
    private void narrow(View wide) {
        boolean isWanted = wide.followers.stream().anyMatch(left -> Filters.covers(left.filter(), wide.copy.filter()));
        if (isWanted) {
            return;
        }
        views.remove(wide);
        List<Follower> left = wide.followers.stream()
                .sorted(Comparator.comparingInt(each -> coveredBy(each, wide)))
                .toList();
        for (Follower follower : left) {
            View view = covering(follower.filter()).orElseGet(() -> {
                var own = new View(follower.filter());
                views.add(own);
                own.copy.continueFrom(wide.copy);
                return own;
            });
            view.followers.add(follower);
            follower.attach(view.copy);
        }
        wide.copy.close();
    }

    /** The widest come first. */
    private static int coveredBy(Follower follower, View view) {
        return (int) view.followers.stream()
                .filter(other -> Filters.covers(other.filter(), follower.filter()))
                .count();
    }

    private Optional<View> covering(ServiceFilter filter) {
        return views.stream()
                .filter(view -> Filters.covers(view.copy.filter(), filter))
                .findFirst();
    }

    public void close() {
        views.forEach(view -> view.copy.close());
        views.clear();
        List.copyOf(searches).forEach(Search::end);
        endUse();
    }

    /** The connection is lost, and with it changes of the directory, however soon it is made again. */
    public void disconnected() {
        if (isUsed) {
            registrar = Optional.empty();
            unsubscribe();
            views.forEach(view -> view.copy.lost());
        }
    }

    /** The connection or the registrar may have changed. */
    public void check() {
        if (!isUsed) {
            return;
        }
        Optional<RegistrarDetails> current = process.registrar();
        long droppedNow = process.messages().statistics().droppedIn();
        if (!current.equals(registrar)) {
            registrar = current;
            unsubscribe();
            if (current.isPresent()) {
                follow();
            } else {
                views.forEach(view -> view.copy.lost());
            }
        } else if (droppedNow != dropped) {
            views.forEach(view -> view.copy.compare());
        }
        dropped = droppedNow;
    }

    private void follow() {
        if (!views.isEmpty()) {
            subscribe();
        }
        views.forEach(view -> view.copy.follow());
        List.copyOf(searches).forEach(Search::askOrWait);
    }

    private void use() {
        if (!isUsed) {
            isUsed = true;
            registrar = process.registrar();
            dropped = process.messages().statistics().droppedIn();
            check = eventLoop.addTimerHandler(this::check, CHECK);
        }
    }

    private void endUse() {
        if (views.isEmpty()) {
            unsubscribe();
        }
        if (isUsed && views.isEmpty() && searches.isEmpty()) {
            isUsed = false;
            check.cancel();
        }
    }

    /** Before the registrar is asked, so that no change between its answer and the subscription is missed. */
    private void subscribe() {
        if (subscribed.equals(registrar)) {
            return;
        }
        unsubscribe();
        changes =
                process.messages().subscribe(registrar.orElseThrow().topicPath().out(), this::changed);
        subscribed = registrar;
    }

    private void unsubscribe() {
        changes.cancel();
        subscribed = Optional.empty();
    }

    private void changed(Message message) {
        if (message.retained()) {
            return;
        }
        try {
            SExpression change = SExpressions.parse(message.payload());
            List<Object> arguments = change.arguments();
            switch (change.name()) {
                case "add" -> {
                    ServiceDetails service = texts.share(ServiceDetails.of(arguments));
                    views.forEach(view -> view.copy.added(service));
                }
                case "remove" -> {
                    TopicPath service = TopicPath.parse(String.valueOf(arguments.get(0)));
                    views.forEach(view -> view.copy.removed(service));
                    requests.serviceRemoved(service);
                }
                case "sync" -> {
                    String responseTopic = String.valueOf(arguments.get(0));
                    views.forEach(view -> view.copy.synchronizedOn(responseTopic));
                }
                default -> {
                    // no change
                }
            }
        } catch (SExpressionException | IllegalArgumentException | IndexOutOfBoundsException unreadable) {
            // the comparison corrects it
        }
    }

    /** One copy, and those who follow it. */
    private final class View implements DirectoryCopy.Surroundings {
        private final DirectoryCopy copy;
        private final Set<Follower> followers = new LinkedHashSet<>();

        View(ServiceFilter filter) {
            copy = new DirectoryCopy(filter, this);
        }

        boolean isReady() {
            return copy.state() == DirectoryState.READY;
        }

        @Override
        public DirectoryCopy.Question ask(ServiceFilter filter, DirectoryCopy.Load load) {
            // The copy itself sees to it that the answer goes on.
            Request request = ShareRequest.of(registrar.orElseThrow().topicPath(), filter)
                    .withTimeLimit(Request.LONGEST_TIME_LIMIT);
            Requests.Asked asked = requests.ask(request, new Receiver() {
                @Override
                public Optional<Reason> counted(int items) {
                    load.progressed();
                    return Optional.empty();
                }

                @Override
                public Optional<Reason> received(byte[] payload) {
                    load.progressed();
                    ShareRequest.row(payload).map(texts::share).ifPresent(load::row);
                    return Optional.empty();
                }

                @Override
                public void ended(Optional<RequestException> failure) {
                    // The end of an answer follows at once. A failure may come while the question is still being asked.
                    failure.ifPresentOrElse(why -> eventLoop.execute(load::failed), load::complete);
                }
            });
            return new DirectoryCopy.Question() {
                @Override
                public void cancel() {
                    asked.handle().cancel();
                }

                @Override
                public String responseTopic() {
                    return asked.responseTopic();
                }
            };
        }

        @Override
        public boolean isSamePrimary() {
            return process.registrar().equals(registrar)
                    && process.announcedRegistrar().equals(registrar);
        }

        @Override
        public Handle later(Runnable task, Duration delay) {
            return eventLoop.addOneShotTimerHandler(task, delay);
        }

        @Override
        public boolean take(ServiceDetails service) {
            boolean hasRoom = room.take(cost(service));
            if (hasRoom) {
                size.incrementAndGet();
            } else if (!isFull) {
                isFull = true;
                logger.warn(
                        "cache of the directory is full: {} services, {} bytes; further ones are left out; follow with a"
                                + " narrower filter, or give the JVM more memory",
                        size.get(),
                        room.taken());
            }
            return hasRoom;
        }

        @Override
        public void give(ServiceDetails service) {
            room.give(cost(service));
            size.decrementAndGet();
            isFull = false;
        }

        @Override
        public void changed(TopicPath service) {
            followers.forEach(follower -> follower.changed(service));
        }

        @Override
        public void synchronizedWithRegistrar() {
            followers.forEach(Follower::synchronizedWithRegistrar);
        }
    }

    /** Characters of Latin text take a byte each; what services have in common counts once for each of them. */
    private static long cost(ServiceDetails service) {
        long tags = service.tags().stream().mapToLong(String::length).sum();
        return SERVICE_COST + 2L * service.name().length() + tags;
    }

    /** One question for the services that match now. */
    private final class Search implements Receiver {
        private final ServiceFilter filter;
        private final Found found;
        private final List<ServiceDetails> services = new ArrayList<>();
        private final Handle patience;
        private long taken;

        Search(ServiceFilter filter, Found found) {
            this.filter = filter;
            this.found = found;
            patience = eventLoop.addOneShotTimerHandler(this::noRegistrar, WAIT_FOR_REGISTRAR);
        }

        void askOrWait() {
            registrar.ifPresent(primary -> {
                forget();
                requests.ask(ShareRequest.of(primary.topicPath(), filter).withTimeLimit(Duration.ofSeconds(30)), this);
            });
        }

        void end() {
            forget();
            found.failed(new RequestException(
                    process.topicPath(), Reason.CLIENT_CLOSED, "find services: the process has ended"));
        }

        private void noRegistrar() {
            forget();
            found.failed(new RequestException(
                    process.topicPath(),
                    Reason.NO_REGISTRAR,
                    "find services: no primary registrar is known to process "
                            + process.topicPath().process() + ": its connection is " + process.connectionState()));
        }

        private void forget() {
            patience.cancel();
            searches.remove(this);
            endUse();
        }

        @Override
        public Optional<Reason> received(byte[] payload) {
            Optional<ServiceDetails> row = ShareRequest.row(payload).map(texts::share);
            if (row.isPresent()) {
                long cost = cost(row.get());
                if (!room.take(cost)) {
                    return Optional.of(Reason.ANSWER_TOO_LARGE);
                }
                taken += cost;
                services.add(row.get());
            }
            return Optional.empty();
        }

        @Override
        public void ended(Optional<RequestException> failure) {
            room.give(taken);
            failure.ifPresentOrElse(found::failed, () -> found.found(List.copyOf(services)));
        }
    }
}
