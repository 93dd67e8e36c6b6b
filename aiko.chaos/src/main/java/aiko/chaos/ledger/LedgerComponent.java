// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.ledger;

import aiko.client.AikoClient;
import aiko.client.ServiceFollower;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.MessageHandler;
import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ServiceState;
import aiko.registrar.Registrar;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The component: as {@code ledger} it counts numbered messages, keeps the count over hot swaps, and answers questions on a topic
 * that does not depend on its service id; as {@code guest} it is there or not.
 */
public final class LedgerComponent implements Ledger, AikoServiceListener, ServiceState {
    private static final Duration BOOKING_INTERVAL = Duration.ofMillis(100);
    private static final Duration BOOKING_LIMIT = Duration.ofMinutes(2);
    private static final int MOST_ROWS = 10_000;
    private static final int MOST_MISSING = 20;

    /** Of this version: a component that has failed is activated once more. */
    private static volatile boolean interrupted;

    private AikoProcess process;
    private AikoClient client;
    private Registrar registrar;
    private String version;
    private ServiceFollower follower;

    private final List<Handle> subscriptions = new ArrayList<>();

    private BitSet entered = new BitSet();
    private int latest;
    private int doubled;
    private int disordered;
    private int wronglyBooked;
    private boolean isHandedOver;
    private final Bookings bookings = new Bookings();

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void setClient(AikoClient client) {
        this.client = client;
    }

    public void setRegistrar(Registrar registrar) {
        this.registrar = registrar;
    }

    /** Fails or hangs if the version is a bad one. */
    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        switch (properties.get("behaviour").toString()) {
            case "fails" -> throw new IllegalStateException("as the fault rig wants it");
            case "hangs" -> hang(Long.parseLong(properties.get("hangs.millis").toString()), true);
            case "sticks" -> hang(Long.parseLong(properties.get("hangs.millis").toString()), false);
            default -> {}
        }
        follower = client.follow(ServiceFilter.ALL, service -> {});
        if (properties.get("aiko.name").equals("ledger")) {
            answer("report", this::report);
            answer("vitals", this::vitals);
            answer("promote", message -> registrar.promote());
            answer("demote", message -> registrar.demote());
            answer("fill", this::fill);
            subscriptions.add(process.eventLoop().addTimerHandler(this::bookElsewhere, BOOKING_INTERVAL));
        }
    }

    private void answer(String question, MessageHandler handler) {
        subscriptions.add(
                process.messages().subscribe("chaos/" + process.topicPath().hostname() + '/' + question, handler));
    }

    /** Ends its subscriptions. */
    public void deactivate() {
        subscriptions.forEach(Handle::cancel);
    }

    private static void hang(long millis, boolean endsIfInterrupted) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
            if (interrupted && endsIfInterrupted) {
                throw new IllegalStateException("interrupted");
            }
            LockSupport.parkNanos(end - System.nanoTime());
            interrupted |= Thread.interrupted();
        }
    }

    @Override
    public void serviceAdded(HostedService service) {
        // It answers on a topic of its own.
    }

    @Override
    public void enter(int number) {
        if (entered.get(number)) {
            doubled++;
        } else if (number < latest) {
            disordered++;
        }
        entered.set(number);
        latest = Math.max(latest, number);
    }

    @Override
    public void book(String stream, int number) {
        if (!bookings.receive(stream, number)) {
            wronglyBooked++;
        }
    }

    /** At each of the other ledgers that it knows. */
    private void bookElsewhere() {
        if (isHandedOver) {
            // Its successor goes on with these numbers.
            return;
        }
        for (ServiceDetails ledger : follower.services()) {
            if (ledger.name().equals("ledger") && !ledger.topicPath().isSameProcess(process.topicPath())) {
                Bookings.Sent to = bookings.to(ledger.topicPath().toString());
                int number = to.next();
                client.commandOnce(ledger.topicPath(), BOOKING_LIMIT, "book", to.stream, number)
                        .thenRun(() -> to.confirmed(number));
            }
        }
    }

    /** Of the words: the topic for the answer, and the first and last number of the messages that are asked for. */
    private void report(Message message) {
        String[] words = message.text().split(" ");
        int from = Integer.parseInt(words[1]);
        int to = Integer.parseInt(words[2]);
        List<String> lines = new ArrayList<>();
        lines.add("process " + process.topicPath().process());
        lines.add("version " + version);
        lines.add("threads " + ManagementFactory.getThreadMXBean().getThreadCount());
        lines.add("latest " + latest);
        lines.add("doubled " + doubled);
        lines.add("disordered " + disordered);
        lines.add("wrongly-booked " + wronglyBooked);
        lines.addAll(bookings.lines());
        lines.add("missing " + missing(from, to));
        lines.add("cache-state " + follower.state());
        process.services().stream()
                .filter(service -> service.definition().isPublic())
                .forEach(service -> lines.add("service " + row(service.details())));
        follower.services().forEach(service -> lines.add("cached " + row(service)));
        lines.add("role " + registrar.state().wireName());
        registrar.query(ServiceFilter.ALL, 0, MOST_ROWS).whenComplete((page, failure) -> {
            if (failure == null) {
                page.rows().forEach(found -> lines.add("copied " + row(found.service())));
            } else {
                lines.add("failure " + failure);
            }
            answer(words[0], lines);
        });
    }

    private String missing(int from, int to) {
        List<Integer> missing = new ArrayList<>();
        for (int i = entered.nextClearBit(from); i <= to && missing.size() < MOST_MISSING; ) {
            missing.add(i);
            i = entered.nextClearBit(i + 1);
        }
        return missing.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    private static String row(ServiceDetails details) {
        return details.topicPath() + " " + details.name();
    }

    /** The memory of live objects, and the names of the threads. */
    private void vitals(Message message) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        List<String> lines = new ArrayList<>();
        lines.add("heap " + (runtime.totalMemory() - runtime.freeMemory()));
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            lines.add("thread " + thread.getName());
        }
        answer(message.text(), lines);
    }

    /** Takes a part of the free heap for a moment: the percentage, and milliseconds. */
    private void fill(Message message) {
        String[] words = message.text().split(" ");
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        List<byte[]> taken = new ArrayList<>();
        int piece = 1 << 18;
        for (long left = free * Integer.parseInt(words[0]) / 100; left > piece; left -= piece) {
            taken.add(new byte[piece]);
        }
        process.eventLoop().execute(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(words[1])));
            taken.clear();
        });
    }

    private void answer(String topic, List<String> lines) {
        process.messages().publish(topic, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<?> handOver() {
        isHandedOver = true;
        return Optional.of(Map.of(
                "entered", entered.clone(),
                "latest", latest,
                "doubled", doubled,
                "disordered", disordered,
                "wrongly-booked", wronglyBooked,
                "bookings", bookings.state()));
    }

    @Override
    public void takeOver(Object state) {
        Map<?, ?> from = (Map<?, ?>) state;
        entered = (BitSet) from.get("entered");
        latest = (Integer) from.get("latest");
        doubled = (Integer) from.get("doubled");
        disordered = (Integer) from.get("disordered");
        wronglyBooked = (Integer) from.get("wrongly-booked");
        bookings.takeOver((Map<?, ?>) from.get("bookings"));
    }
}
