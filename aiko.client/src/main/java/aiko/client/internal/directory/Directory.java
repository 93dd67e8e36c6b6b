// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.DirectoryState;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.request.Receiver;
import aiko.client.internal.request.Requests;
import aiko.client.spi.RegistrarChanges;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cache of a process for one namespace: a copy for each filter that no other filter covers, the changes that the primary
 * registrar publishes, and searches that wait for a registrar. The event loop of the requests owns everything.
 */
public final class Directory implements RegistrarChanges.Listener {
    /** Interval of the checks for another primary and for lost messages, while the directory is in use. */
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);

    private static final Duration REGISTRAR_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private final Primary primary;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Requests requests;
    private final ServicesRoom room;
    private final List<View> views = new ArrayList<>();
    private final Set<Search> searches = new LinkedHashSet<>();
    private Optional<RegistrarDetails> registrar = Optional.empty();
    private Handle check = () -> {};
    private boolean isUsed;
    private long dropped;

    /** @param room shared by the directories of all namespaces */
    public Directory(Primary primary, EventLoop eventLoop, Messages messages, Requests requests, ServicesRoom room) {
        this.primary = primary;
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.requests = requests;
        this.room = room;
    }

    /** Receives the result of a search. */
    public interface Found {
        void found(List<ServiceDetails> services);

        void failed(RequestException failure);
    }

    /** Returns a handle that ends the search without a result, to be cancelled on the event loop. */
    public Handle find(ServiceFilter filter, Found found) {
        return find(filter, ANSWER_LIMIT, found);
    }

    /** @param silence how long the registrar may take to begin its answer */
    public Handle find(ServiceFilter filter, Duration silence, Found found) {
        Optional<View> held = views.stream()
                .filter(view -> view.isReady() && Filters.covers(view.copy.filter(), filter))
                .findFirst();
        if (held.isPresent()) {
            found.found(
                    held.get().copy.services().stream().filter(filter::matches).toList());
            return () -> {};
        }
        var search = new Search(filter, silence, found);
        searches.add(search);
        use();
        search.askOrWait();
        return search::cancel;
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

    /** If the followers of a wide filter have ended, those of narrower ones continue with copies of their own. */
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

    /** The sort key that puts the followers with the widest filters first. */
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

    /** The connection was lost, and changes of the directory with it, even if it returns at once. */
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
        Optional<RegistrarDetails> current = primary.current();
        long droppedNow = messages.statistics().droppedIn();
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
            registrar = primary.current();
            dropped = messages.statistics().droppedIn();
            check = eventLoop.addTimerHandler(this::check, CHECK_INTERVAL);
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

    /** Called before the request to the registrar, so that no change between the answer and the subscription is missed. */
    private void subscribe() {
        primary.follow(registrar.orElseThrow(), this);
    }

    private void unsubscribe() {
        primary.unfollow();
    }

    /** On the event loop: whether there are followers or searches. */
    public boolean isUsed() {
        return isUsed;
    }

    private Optional<ServiceDetails> row(byte[] payload) {
        return ShareRequest.row(payload)
                .filter(service -> primary.mayName(service.topicPath()))
                .map(room::share);
    }

    @Override
    public void added(byte[] command) {
        ServiceDetails service =
                room.share(ServiceDetails.of(SExpressions.parse(command).arguments()));
        if (primary.mayName(service.topicPath())) {
            views.forEach(view -> view.copy.added(service));
        }
    }

    @Override
    public void removed(String topicPath) {
        TopicPath service = TopicPath.parse(topicPath);
        views.forEach(view -> view.copy.removed(service));
    }

    @Override
    public void synchronizedOn(String responseTopic) {
        views.forEach(view -> view.copy.synchronizedOn(responseTopic));
    }

    /** A copy and its followers. */
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
        public DirectoryCopy.Query ask(ServiceFilter filter, DirectoryCopy.Load load) {
            // The copy has time limits of its own.
            Request request =
                    ShareRequest.of(registrar.orElseThrow().topicPath(), filter).withTimeLimit(Request.MAX_TIME_LIMIT);
            Requests.Sent sent = requests.send(request, new Receiver() {
                @Override
                public Optional<Reason> counted(int items) {
                    load.progressed();
                    return Optional.empty();
                }

                @Override
                public Optional<Reason> received(byte[] payload) {
                    load.progressed();
                    row(payload).ifPresent(load::row);
                    return Optional.empty();
                }

                @Override
                public void ended(Optional<RequestException> failure) {
                    // The end of a complete answer stays in order with its items. A failure may precede the return of
                    // send.
                    failure.ifPresentOrElse(why -> eventLoop.execute(load::failed), load::complete);
                }
            });
            return new DirectoryCopy.Query() {
                @Override
                public void cancel() {
                    sent.handle().cancel();
                }

                @Override
                public String responseTopic() {
                    return sent.responseTopic();
                }
            };
        }

        @Override
        public boolean isSamePrimary() {
            return registrar.filter(primary::isUndisputed).isPresent();
        }

        @Override
        public Handle later(Runnable task, Duration delay) {
            return eventLoop.addOneShotTimerHandler(task, delay);
        }

        @Override
        public boolean take(ServiceDetails service) {
            return room.take(service);
        }

        @Override
        public void give(ServiceDetails service) {
            room.give(service);
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

    /** A search for the services that match now. */
    private final class Search implements Receiver {
        private final ServiceFilter filter;
        private final Found found;
        private final List<ServiceDetails> services = new ArrayList<>();
        private final Handle timeLimit;
        private final Duration silence;
        private Handle question = () -> {};
        private Handle silenceLimit = () -> {};
        private long taken;

        Search(ServiceFilter filter, Duration silence, Found found) {
            this.filter = filter;
            this.silence = silence;
            this.found = found;
            timeLimit = eventLoop.addOneShotTimerHandler(this::noRegistrar, REGISTRAR_LIMIT);
        }

        void askOrWait() {
            registrar.ifPresent(known -> {
                forget();
                Request request = ShareRequest.of(known.topicPath(), filter).withTimeLimit(ANSWER_LIMIT);
                if (silence.compareTo(ANSWER_LIMIT) < 0) {
                    silenceLimit = eventLoop.addOneShotTimerHandler(() -> silent(known), silence);
                }
                question = requests.send(request, this).handle();
            });
        }

        void cancel() {
            forget();
            silenceLimit.cancel();
            question.cancel();
        }

        private void silent(RegistrarDetails asked) {
            question.cancel();
            found.failed(new RequestException(
                    asked.topicPath(),
                    Reason.TIME_LIMIT,
                    "registrar " + asked.topicPath() + " does not answer: nothing received within " + silence.toMillis()
                            + " ms"));
        }

        @Override
        public void cancelled() {
            room.room().give(taken);
        }

        void end() {
            forget();
            found.failed(new RequestException(
                    primary.missing().service(), Reason.CLIENT_CLOSED, "find services: the process has stopped"));
        }

        private void noRegistrar() {
            forget();
            found.failed(primary.missing());
        }

        private void forget() {
            timeLimit.cancel();
            searches.remove(this);
            endUse();
        }

        @Override
        public Optional<Reason> counted(int items) {
            silenceLimit.cancel();
            return Optional.empty();
        }

        @Override
        public Optional<Reason> received(byte[] payload) {
            Optional<ServiceDetails> row = row(payload);
            if (row.isPresent()) {
                long cost = ServicesRoom.cost(row.get());
                if (!room.room().take(cost)) {
                    return Optional.of(Reason.ANSWER_TOO_LARGE);
                }
                taken += cost;
                services.add(row.get());
            }
            return Optional.empty();
        }

        @Override
        public void ended(Optional<RequestException> failure) {
            silenceLimit.cancel();
            room.room().give(taken);
            failure.ifPresentOrElse(found::failed, () -> found.found(List.copyOf(services)));
        }
    }
}
