// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.chaos.rig.Container;
import aiko.chaos.rig.Observer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two deployed bundles: their versions, and the way to their services. */
final class Workers {
    static final String WORKER = "worker";
    static final String PARTNER = "partner";

    private static final Pattern FOUND = Pattern.compile("\\(primary found (\\S+) .*");
    private static final Pattern ADDED = Pattern.compile("\\(add (\\S+) .*");
    private static final Pattern VITALS = Pattern.compile("\\(response (?:\\d+:)?(\\S+) (\\d+) (\\d+) (\\d+)\\)");
    private static final long ANSWER_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SWAP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long BAD_NANOS = TimeUnit.MILLISECONDS.toNanos(700);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int MOST_OPEN = 5_000;
    /** One of so many new versions is one of the partner. */
    private static final int PARTNER_EVERY = 8;

    private final Container container;
    private final Observer observer;
    private final String behaviour;
    private final Map<String, String> topics = new ConcurrentHashMap<>();
    private final Map<String, String> expected = new HashMap<>();
    private final Queue<String> open = new ArrayDeque<>();
    private int answered;
    private int versions;
    private long longestSwapNanos;

    /** What a service says of itself and its container. */
    record Vitals(String version, int bundles, int services, int answers) {}

    Workers(Container container, Observer observer, boolean leaks) {
        this.container = container;
        this.observer = observer;
        behaviour = leaks ? "leaks" : "runs";
    }

    /** Puts a version of each into the deploy folder. */
    synchronized void deploy() throws IOException {
        drop(PARTNER);
        drop(WORKER);
    }

    private String drop(String name) throws IOException {
        String version = next();
        container.drop(name + ".jar", WorkerJars.jar(name, version, behaviour));
        expected.put(name, version);
        return version;
    }

    private String next() {
        return "1.0." + ++versions;
    }

    /** Deploys the next version, and waits until it works. */
    synchronized void swap(int number) throws IOException {
        swap(number % PARTNER_EVERY == 0 ? PARTNER : WORKER);
    }

    private void swap(String name) throws IOException {
        long began = System.nanoTime();
        drop(name);
        await(name);
        longestSwapNanos = Math.max(longestSwapNanos, System.nanoTime() - began);
    }

    /** Deploys a bad version, one kind after the other, and then a good one. */
    synchronized void swapBadly(int number) throws IOException {
        byte[] jar =
                switch (number % 3) {
                    case 0 -> WorkerJars.truncated(WORKER, next());
                    case 1 -> WorkerJars.jar(WORKER, next(), "fails");
                    default -> WorkerJars.jar(WORKER, next(), "hangs");
                };
        container.drop(WORKER + ".jar", jar);
        LockSupport.parkNanos(BAD_NANOS);
        swap(WORKER);
    }

    /** Waits until the expected version of both answers. */
    synchronized void await() throws IOException {
        await(PARTNER);
        await(WORKER);
    }

    private void await(String name) throws IOException {
        String version = expected.get(name);
        long began = System.nanoTime();
        Optional<Vitals> latest = Optional.empty();
        while (latest.map(vitals -> !vitals.version().equals(version)).orElse(true)) {
            if (!container.process().isAlive()) {
                throw new SoakException("the container has ended with status "
                        + container.process().exitValue());
            }
            if (System.nanoTime() - began > SWAP_LIMIT_NANOS) {
                throw new SoakException("version " + version + " of " + name + " has not answered within "
                        + TimeUnit.NANOSECONDS.toSeconds(SWAP_LIMIT_NANOS) + " s; the last answer: " + latest);
            }
            latest = vitals(name);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Asks a service; nothing if it does not answer. */
    Optional<Vitals> vitals(String name) {
        String topic = topics.get(name);
        if (topic == null) {
            find(name);
            return Optional.empty();
        }
        Optional<Vitals> vitals = ask(topic + "/in", "(vitals ", ")").stream()
                .map(VITALS::matcher)
                .filter(Matcher::matches)
                .map(found -> new Vitals(
                        found.group(1),
                        Integer.parseInt(found.group(2)),
                        Integer.parseInt(found.group(3)),
                        Integer.parseInt(found.group(4))))
                .findFirst();
        if (vitals.isEmpty()) {
            // After a bad version it can be another service.
            find(name);
        }
        return vitals;
    }

    private void find(String name) {
        registrar()
                .flatMap(registrar -> ask(registrar + "/in", "(share ", " " + name + " * * * *)").stream()
                        .map(ADDED::matcher)
                        .filter(Matcher::matches)
                        .map(found -> found.group(1))
                        .findFirst())
                .ifPresent(topic -> topics.put(name, topic));
    }

    /** The topic path of the primary registrar. */
    Optional<String> registrar() {
        Matcher found = FOUND.matcher(observer.announcement());
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** A count and at least one item, or nothing. */
    private List<String> ask(String topic, String before, String after) {
        String answer = observer.expect();
        try {
            if (observer.publish(topic, before + answer + after)) {
                for (long began = System.nanoTime();
                        observer.answers(answer).size() < 2 && System.nanoTime() - began < ANSWER_LIMIT_NANOS; ) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            }
            return List.copyOf(observer.answers(answer));
        } finally {
            observer.end(answer);
        }
    }

    /** Sends a command. */
    void command(String name, String command) throws IOException {
        publish(name, "/in", command);
    }

    /** Sends a message that changes or asks for the shared state. */
    void control(String name, String message) throws IOException {
        publish(name, "/control", message);
    }

    private void publish(String name, String topic, String message) throws IOException {
        String to = topics.get(name);
        if (to == null || !observer.publish(to + topic, message)) {
            throw new IOException("no connection");
        }
    }

    /** Sends a request, whose answer is counted when it is there. */
    void request(int number) throws IOException {
        String answer = observer.expect();
        open.add(answer);
        if (open.size() > MOST_OPEN) {
            endOldest();
        }
        command(WORKER, "(echo " + answer + " request-" + number + ")");
    }

    private void endOldest() {
        String oldest = open.remove();
        if (!observer.answers(oldest).isEmpty()) {
            answered++;
        }
        observer.end(oldest);
    }

    /** The number of requests that were answered. To be called when there are no more. */
    int answered() {
        while (!open.isEmpty()) {
            endOldest();
        }
        return answered;
    }

    double longestSwapSeconds() {
        return longestSwapNanos / 1e9;
    }
}
