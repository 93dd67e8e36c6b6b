// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.swap;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.EventLoop;
import aiko.event.EventLoopStatistics;
import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import aiko.event.internal.PausableMailbox;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.internal.room.MessageRoom;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.process.TopicPath;
import aiko.process.internal.bundle.ReplacedBundles;
import aiko.process.internal.bundle.ReturnRules;
import aiko.process.internal.bundle.ServiceRole;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import aiko.process.internal.place.ServiceTable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.log.Logger;

/**
 * Stops, messages, successors, expiries, holds and releases in random orders, each step of the event loop by itself: every
 * message of a place is handled once and in order, by whichever version occupies it, or counted when the place is removed; and
 * each version knows what those before it have handled.
 */
class PlaceSimulationTest {
    private static final int RUNS = 5_000;
    private static final int STEPS = 120;
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final long SEED = Long.getLong("aiko.simulation.seed", System.nanoTime());
    private static final Logger SILENT = proxy(Logger.class, Map.of());

    @Test
    void no_message_is_lost_doubled_or_out_of_order() {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try {
                new Simulation(new Random(seed)).run();
            } catch (Throwable failure) {
                throw new AssertionError("-Daiko.simulation.seed=" + seed, failure);
            }
        }
    }

    /** The event loop of a process may be late: the next swap of the same bundle is under way when it hears of the end of the one before. */
    @Test
    void the_end_of_a_swap_that_becomes_known_late_takes_no_place_of_the_next_swap() {
        new Simulation(new Random(1)).releaseLate();
    }

    @Test
    void the_end_of_a_swap_that_becomes_known_late_leaves_the_kept_state_to_the_next_swap() {
        new Simulation(new Random(1)).settleLate();
    }

    private static <T> T proxy(Class<T> type, Map<String, Object> results) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            Object result = results.get(method.getName());
            return switch (method.getName()) {
                case "equals" -> self == args[0];
                case "hashCode" -> System.identityHashCode(self);
                case "toString" -> type.getSimpleName();
                default -> result instanceof java.util.function.Supplier<?> supplier ? supplier.get() : result;
            };
        }));
    }

    /** What has happened at one place. */
    private static final class History {
        private int sent;
        private int handled;
        private boolean removed;
    }

    private static final class Simulation implements Place.Owner {
        private final Random random;
        private final SteppedLoop loop = new SteppedLoop();
        private final ServiceTable table = new ServiceTable(new AtomicInteger()::incrementAndGet);
        private final ReplacedBundles replaced = new ReplacedBundles();
        private final MessageRoom room = new MessageRoom(1 << 30);
        private final Map<Integer, History> histories = new HashMap<>();
        private final List<Occupant> versions = new ArrayList<>();
        private final List<Occupant> toBegin = new ArrayList<>();
        private final HotSwap swap;
        private final Bundle bundle;
        private int bundleState = Bundle.ACTIVE;
        private Handle hold;

        Simulation(Random random) {
            this.random = random;
            var startLevel = proxy(BundleStartLevel.class, Map.of("isPersistentlyStarted", true));
            bundle = proxy(
                    Bundle.class,
                    Map.of(
                            "getBundleId",
                            7L,
                            "getState",
                            (java.util.function.Supplier<Object>) () -> bundleState,
                            "adapt",
                            startLevel,
                            "getSymbolicName",
                            "simulated"));
            Bundle framework = proxy(Bundle.class, Map.of("getState", Bundle.ACTIVE));
            swap = new HotSwap(
                    table,
                    new ReturnRules(GRACE, replaced, framework),
                    loop,
                    this::expired,
                    Duration.ZERO,
                    () -> loop.now,
                    SILENT);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                act(random.nextInt(100));
            }
            finish();
        }

        void releaseLate() {
            add();
            replaced.hold(List.of(bundle)).cancel();
            hold = replaced.hold(List.of(bundle));
            stopBundle();
            message();
            loop.drain();
            assertThat(table.snapshot()).hasSize(1);
            hold.cancel();
            loop.drain();
            assertThat(table.snapshot()).isEmpty();
        }

        void settleLate() {
            add("one");
            Place place = table.snapshot().get(0);
            hold = replaced.hold(List.of(bundle));
            stopBundle();
            loop.drain();
            add("one");
            begin();
            loop.drain();
            hold.cancel();
            hold = replaced.hold(List.of(bundle));
            loop.drain();
            assertThat(place.state()).isNotNull();
            hold.cancel();
            loop.drain();
            assertThat(place.state()).isNull();
        }

        private void act(int what) {
            if (what < 40) {
                message();
            } else if (what < 65) {
                loop.step(random);
            } else if (what < 75) {
                add();
            } else if (what < 80) {
                begin();
            } else if (what < 86) {
                leave();
            } else if (what < 90) {
                stopBundle();
            } else if (what < 92) {
                removeAny();
            } else if (what < 94) {
                loop.now += random.nextInt(3) * 1_000_000_000L;
            } else if (what < 97 && hold == null) {
                hold = replaced.hold(List.of(bundle));
            } else if (hold != null) {
                hold.cancel();
                hold = null;
            }
        }

        /** What is due is done, all successors begin, and what is still vacant expires. */
        private void finish() {
            if (hold != null) {
                hold.cancel();
            }
            while (!toBegin.isEmpty()) {
                begin();
            }
            loop.drain();
            loop.now += GRACE.toNanos() * 2;
            loop.drain();
            for (Place place : table.snapshot()) {
                History history = histories.get(place.serviceId());
                assertThat(place.service().isPresent()).isTrue();
                assertThat(history.handled).isEqualTo(history.sent);
            }
        }

        private void message() {
            List<Place> places = table.snapshot();
            if (!places.isEmpty()) {
                Place place = places.get(random.nextInt(places.size()));
                History history = histories.get(place.serviceId());
                byte[] payload = Integer.toString(++history.sent).getBytes(StandardCharsets.UTF_8);
                place.in(new Message("simulated", payload, false));
            }
        }

        /** A version of one of two services is added: as a successor if a place waits, else with a place of its own. */
        private void add() {
            add(random.nextBoolean() ? "one" : "two");
        }

        private void add(String name) {
            bundleState = Bundle.ACTIVE;
            ServiceDefinition definition = ServiceDefinition.named(name);
            var version = new Version();
            VacantPlaces.Taken taken = swap.take(
                    ServiceRole.added(bundle, definition),
                    name,
                    place -> true,
                    before -> occupant(before.place(), definition, version));
            Occupant service = taken != null ? taken.successor() : first(definition, version);
            if (taken != null) {
                toBegin.add(service);
            } else {
                version.known = 0;
            }
            versions.add(service);
        }

        private Occupant first(ServiceDefinition definition, Version version) {
            Place place = table.add(id -> {
                var added = new Place(id, loop, this);
                added.occupy(occupant(added, definition, version), false);
                return added;
            });
            return place.service();
        }

        private Occupant occupant(Place place, ServiceDefinition definition, Version version) {
            version.history = histories.computeIfAbsent(place.serviceId(), id -> new History());
            TopicPath path = new TopicPath("test", "host", "1", Integer.toString(place.serviceId()));
            var details = new ServiceDetails(path, definition.name(), "*", "mqtt", "me", List.of());
            return new Occupant(place, definition, details, version, bundle, this);
        }

        private void begin() {
            if (!toBegin.isEmpty()) {
                swap.begin(toBegin.remove(random.nextInt(toBegin.size())));
            }
        }

        private void leave() {
            if (!versions.isEmpty()) {
                Occupant service = versions.get(random.nextInt(versions.size()));
                if (!service.hasLeft()) {
                    loop.isOnLoop = random.nextBoolean();
                    swap.leave(service, ServiceRole.added(bundle, service.definition()));
                    loop.isOnLoop = false;
                }
            }
        }

        private void stopBundle() {
            bundleState = Bundle.STOPPING;
            List<Occupant> all = table.snapshot().stream()
                    .map(Place::service)
                    .filter(service -> !service.hasLeft())
                    .toList();
            if (!all.isEmpty()) {
                swap.leave(all);
            }
        }

        /** One of those that ever were, even if it has been succeeded or removed. */
        private void removeAny() {
            if (!versions.isEmpty()) {
                Occupant service = versions.get(random.nextInt(versions.size()));
                boolean had = table.get(service.serviceId()) != null
                        && service.place().service() == service;
                assertThat(swap.remove(service)).isEqualTo(had);
                if (had) {
                    retracted(service.place());
                }
            }
        }

        /** Without a successor. */
        private void expired(Place place) {
            assertThat(replaced.holds(bundle.getBundleId())).isFalse();
            retracted(place);
        }

        private void retracted(Place place) {
            History history = histories.get(place.serviceId());
            assertThat(history.removed).isFalse();
            assertThat(history.handled + place.waiting()).isEqualTo(history.sent);
            history.removed = true;
            place.markRemoved();
        }

        @Override
        public Messages messages(Occupant service) {
            return null;
        }

        @Override
        public void remove(Occupant service) {}

        @Override
        public boolean isKept(Occupant service) {
            return service.isLeaving();
        }

        @Override
        public void afterGrace(Place place, Runnable action) {}

        @Override
        public HostedService enter(HostedService service, Object doing) {
            return null;
        }

        @Override
        public void controlReceived(Occupant service, Message message) {}

        @Override
        public boolean answered(Occupant service, Message message) {
            return false;
        }

        @Override
        public void logLevelSet() {}

        @Override
        public void failed(Occupant service, Message message, Throwable failure) {
            throw new AssertionError(service + " failed", failure);
        }

        @Override
        public MessageRoom room() {
            return room;
        }

        @Override
        public void overflowed(Place place) {
            throw new AssertionError(place + " has overflowed");
        }

        @Override
        public void caughtUp(Place place, long dropped) {}
    }

    /** Knows how many messages it and those before it have handled: the next one has the number after that. */
    private static final class Version implements ServiceHandler, ServiceState {
        private History history;
        private int known = -1;

        @Override
        public void in(Message message) {
            int number = Integer.parseInt(message.text());
            assertThat(history.removed).isFalse();
            assertThat(number).isEqualTo(history.handled + 1);
            history.handled = number;
            known = Math.max(known, 0) + 1;
            assertThat(known).isEqualTo(number);
        }

        @Override
        public Optional<?> handOver() {
            return Optional.of(Math.max(known, 0));
        }

        @Override
        public void takeOver(Object state) {
            known = (Integer) state;
        }
    }

    /** An event loop that does one thing at a time, when it is told to, and a clock that stands still meanwhile. */
    private static final class SteppedLoop implements EventLoop {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final List<SteppedMailbox<?>> mailboxes = new ArrayList<>();
        private final List<Timer> timers = new ArrayList<>();
        private long now;
        private boolean isOnLoop;

        private record Timer(long due, Runnable action) {}

        /** A task, a timer that is due, or a message of one mailbox; false if there was nothing to do. */
        boolean step(Random random) {
            boolean wasOnLoop = isOnLoop;
            isOnLoop = true;
            try {
                Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                    return true;
                }
                for (Timer timer : timers) {
                    if (timer.due() - now <= 0) {
                        timers.remove(timer);
                        timer.action().run();
                        return true;
                    }
                }
                int first = mailboxes.isEmpty() ? 0 : random.nextInt(mailboxes.size());
                for (int i = 0; i < mailboxes.size(); i++) {
                    if (mailboxes.get((first + i) % mailboxes.size()).deliver()) {
                        return true;
                    }
                }
                return false;
            } finally {
                isOnLoop = wasOnLoop;
            }
        }

        void drain() {
            var random = new Random(0);
            while (step(random)) {
                // Until there is nothing to do.
            }
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean isCurrentThread() {
            return isOnLoop;
        }

        @Override
        public Handle addOneShotTimerHandler(Runnable handler, Duration delay) {
            var timer = new Timer(now + delay.toNanos(), handler);
            timers.add(timer);
            return () -> timers.remove(timer);
        }

        @Override
        public <T> Mailbox<T> addMailboxHandler(
                Consumer<? super T> handler, String name, int capacity, MailboxPrecedence precedence) {
            var mailbox = new SteppedMailbox<T>(handler, name, capacity);
            mailboxes.add(mailbox);
            return mailbox;
        }

        @Override
        public Handle addTimerHandler(Runnable handler, Duration period, boolean immediate) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> Handle addQueueHandler(Consumer<? super T> handler, Class<T> itemType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean queuePut(Object item) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Handle addFlatOutHandler(Runnable handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EventLoopStatistics statistics() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class SteppedMailbox<T> implements PausableMailbox<T> {
        private final Queue<T> items = new ArrayDeque<>();
        private final Consumer<? super T> handler;
        private final String name;
        private final int capacity;
        private boolean paused;
        private boolean cancelled;

        @Override
        public void excludeCall() {}

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public long longestNanos() {
            return 0;
        }

        SteppedMailbox(Consumer<? super T> handler, String name, int capacity) {
            this.handler = handler;
            this.name = name;
            this.capacity = capacity;
        }

        boolean deliver() {
            if (paused || cancelled || items.isEmpty()) {
                return false;
            }
            handler.accept(items.remove());
            return true;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean put(T item) {
            return !cancelled && items.add(item);
        }

        @Override
        public int size() {
            return items.size();
        }

        @Override
        public int capacity() {
            return capacity;
        }

        @Override
        public int highWaterMark() {
            return items.size();
        }

        @Override
        public long dropped() {
            return 0;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
