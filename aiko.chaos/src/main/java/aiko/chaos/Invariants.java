// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.Container;
import aiko.chaos.rig.Observer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What has to hold whenever there are no faults for a while. Each question is asked of the containers, from outside. */
final class Invariants {
    private static final long ANSWER_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /** What is asked before its topic is subscribed to is lost; so the first questions to a new connection do not wait for long. */
    private static final long SHORTEST_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Pattern FOUND = Pattern.compile("\\(primary found (\\S+) 2 \\S+\\)");
    private static final Pattern ROW = Pattern.compile("\\(add (\\S+) (\\S+) .*\\)");
    private static final Pattern COUNT = Pattern.compile("\\(item_count (\\d+)\\)");

    private final World world;
    private final Window[] windows;
    private final Growth growth;
    private List<Account> accounts = List.of();
    private long promised;
    private long answerLimitNanos = ANSWER_LIMIT_NANOS;
    private long patienceNanos = SHORTEST_LIMIT_NANOS;
    private long usualNanos;

    /** The messages to one container since the last quiet, which are promised if nothing has interrupted their way. */
    private static final class Window {
        private int until;
        private int asked;
        private int ended;
        private int generation;
        private int losses;
        private int interruptions;
    }

    Invariants(World world) {
        this.world = world;
        growth = new Growth(world.places.size());
        windows = new Window[world.places.size()];
        Arrays.setAll(windows, unused -> new Window());
    }

    /** What the containers said last; null for those that did not. */
    List<Account> accounts() {
        return accounts;
    }

    Growth growth() {
        return growth;
    }

    /** On a machine that is so many times slower, answers take longer. */
    void pace(double factor) {
        answerLimitNanos = Math.round(ANSWER_LIMIT_NANOS * factor);
    }

    /** The number of messages that had to be handled once, and were. */
    long promised() {
        return promised;
    }

    /** The invariants that do not hold now, in words. */
    List<String> broken() throws IOException {
        List<String> broken = new ArrayList<>();
        accounts = ask();
        for (int i = 0; i < accounts.size(); i++) {
            checkContainer(i, broken);
        }
        if (accounts.stream().anyMatch(Objects::isNull)) {
            return broken;
        }
        checkRoles(broken);
        List<String> services = accounts.stream()
                .flatMap(account -> account.services().stream())
                .sorted()
                .toList();
        for (int i = 0; i < accounts.size(); i++) {
            Account account = accounts.get(i);
            String name = world.places.get(i).container.name();
            compare(name + ": directory of the " + account.role(), account.copied(), services, broken);
            compare(name + ": cache of a client", account.cached(), services, broken);
            if (!account.cacheState().equals("READY")) {
                broken.add(name + ": cache of a client is " + account.cacheState());
            }
        }
        checkBookings(broken);
        if (broken.isEmpty()) {
            compare("directory on MQTT", share(), services, broken);
        }
        return broken;
    }

    private List<Account> ask() {
        Observer observer = world.observer;
        List<String> topics = new ArrayList<>();
        for (int i = 0; i < windows.length; i++) {
            String topic = observer.expect();
            topics.add(topic);
            // The messages of this moment may be on their way.
            int last = windows[i].asked;
            windows[i].asked = world.stream.sent(i);
            observer.publish(
                    "chaos/" + world.places.get(i).container.name() + "/report",
                    topic + " " + (windows[i].until + 1) + " " + Math.max(last, windows[i].until));
        }
        long began = System.nanoTime();
        boolean areConnected =
                world.places.stream().allMatch(place -> place.container.proxy().links() > 0);
        boolean haveAnswered = await(patienceNanos, () -> IntStream.range(0, topics.size())
                .filter(i -> world.places.get(i).container.proxy().links() > 0)
                .noneMatch(i -> observer.answers(topics.get(i)).isEmpty()));
        long tookNanos = System.nanoTime() - began;
        if (haveAnswered && areConnected) {
            usualNanos = tookNanos;
        } else if (areConnected) {
            patienceNanos = Math.min(2 * patienceNanos, answerLimitNanos);
        } else {
            patienceNanos = Math.min(Math.max(SHORTEST_LIMIT_NANOS, 3 * usualNanos), answerLimitNanos);
        }
        List<Account> answers = topics.stream()
                .map(topic -> observer.answers(topic).stream()
                        .findFirst()
                        .map(Account::of)
                        .orElse(null))
                .collect(Collectors.toCollection(ArrayList::new));
        topics.forEach(observer::end);
        return answers;
    }

    private interface Condition {
        boolean holds();
    }

    /** Returns whether it held in time. */
    private static boolean await(long limitNanos, Condition condition) {
        for (long began = System.nanoTime(); !condition.holds(); LockSupport.parkNanos(POLL_NANOS)) {
            if (System.nanoTime() - began > limitNanos) {
                return false;
            }
        }
        return true;
    }

    private void checkContainer(int number, List<String> broken) throws IOException {
        World.Place place = world.places.get(number);
        Container container = place.container;
        Account account = accounts.get(number);
        String name = container.name();
        if (!container.process().isAlive()) {
            broken.add(name + ": its process has ended with status "
                    + container.process().exitValue());
            accounts.set(number, null);
            return;
        }
        if (account == null
                || !account.process().endsWith("/" + container.process().pid())) {
            broken.add(name + ": no answer of its ledger");
            accounts.set(number, null);
            return;
        }
        account.services().stream()
                .filter(service -> service.endsWith(" ledger"))
                .findFirst()
                .ifPresent(service -> world.stream.target(number, service.substring(0, service.indexOf(' '))));
        List<String> names = account.services().stream()
                .map(service -> service.substring(service.indexOf(' ') + 1))
                .sorted()
                .toList();
        var expected = new TreeSet<>(List.of("ledger", "registrar"));
        if (place.hasGuest()) {
            expected.add("guest");
        }
        if (!names.equals(List.copyOf(expected))) {
            broken.add(name + ": its services are " + names + ", not " + expected);
        }
        if (!account.version().equals(place.expectedVersion())) {
            broken.add(name + ": version " + account.version() + " of the ledger runs, not " + place.expectedVersion());
        }
        if (account.doubled() > 0) {
            broken.add(name + ": handled " + account.doubled() + " messages twice");
        }
        if (account.disordered() > 0) {
            broken.add(name + ": handled " + account.disordered() + " messages after later ones");
        }
        if (account.wronglyBooked() > 0) {
            broken.add(
                    name + ": handled " + account.wronglyBooked() + " commands of others twice, or after later ones");
        }
        if (account.latest() < windows[number].until + 1) {
            broken.add(name + ": no message has been handled since the last quiet");
        }
        if (isPromised(number) && !account.missing().isEmpty()) {
            broken.add(name + ": promised messages were not handled: " + account.missing());
        }
        growth.check(number, container, account.threads(), broken);
    }

    /** Whether the way of the messages was not interrupted since the last quiet: the same process, the same connections. */
    private boolean isPromised(int number) {
        Container container = world.places.get(number).container;
        Window window = windows[number];
        return window.generation == container.generation()
                && window.ended == container.proxy().ended()
                && window.losses == world.places.get(number).losses()
                && window.interruptions == world.stream.interruptions();
    }

    private void checkRoles(List<String> broken) {
        List<Account> primaries = accounts.stream().filter(Account::isPrimary).toList();
        long secondaries = accounts.stream()
                .filter(account -> account.role().equals("secondary"))
                .count();
        if (primaries.size() != 1 || secondaries != accounts.size() - 1) {
            broken.add("roles: " + accounts.stream().map(Account::role).toList());
            return;
        }
        Matcher found = FOUND.matcher(world.observer.announcement());
        if (!found.matches() || !found.group(1).startsWith(primaries.get(0).process() + "/")) {
            broken.add("announced: \"" + world.observer.announcement() + "\", primary: "
                    + primaries.get(0).process());
        }
    }

    /** Commands that were confirmed were handled, by a service that is still the same. */
    private void checkBookings(List<String> broken) {
        for (Account sender : accounts) {
            for (Account.Sent sent : sender.sent()) {
                accounts.stream()
                        .filter(account -> account.services().contains(sent.ledger() + " ledger"))
                        .forEach(account -> checkBookings(sender, sent, account, broken));
            }
        }
    }

    private static void checkBookings(Account sender, Account.Sent sent, Account account, List<String> broken) {
        var received = account.received().getOrDefault(sent.stream(), new Account.Received(0, Set.of()));
        var lost = new TreeSet<>(received.missing());
        lost.removeAll(sent.unconfirmed());
        lost.removeIf(number -> number > sent.confirmed());
        if (!lost.isEmpty() || received.latest() < sent.confirmed()) {
            broken.add(account.process() + ": confirmed " + sent.confirmed() + " commands of " + sender.process()
                    + ", and handled up to " + received.latest() + " without " + lost);
        }
    }

    /** The number of confirmed commands in the streams that there are. */
    long booked() {
        return accounts.stream()
                .filter(Objects::nonNull)
                .flatMap(account -> account.sent().stream())
                .mapToLong(sent -> sent.confirmed() - sent.unconfirmed().size())
                .sum();
    }

    private static void compare(String what, List<String> actual, List<String> expected, List<String> broken) {
        if (actual.equals(expected)) {
            return;
        }
        var missing = new ArrayList<>(expected);
        actual.forEach(missing::remove);
        var more = new ArrayList<>(actual);
        expected.forEach(more::remove);
        broken.add(what + ":" + (missing.isEmpty() ? "" : " missing " + missing)
                + (more.isEmpty() ? "" : " surplus " + more));
    }

    /** What any client of MQTT gets. */
    private List<String> share() {
        Matcher found = FOUND.matcher(world.observer.announcement());
        if (!found.matches()) {
            return List.of();
        }
        Observer observer = world.observer;
        String topic = observer.expect();
        observer.publish(found.group(1) + "/in", "(share " + topic + " * * * * *)");
        await(answerLimitNanos, () -> {
            List<String> answers = observer.answers(topic);
            return !answers.isEmpty() && answers.size() > count(answers.get(0));
        });
        List<String> rows = observer.answers(topic).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + " " + row.group(2))
                .sorted()
                .toList();
        observer.end(topic);
        return rows;
    }

    private static int count(String answer) {
        Matcher count = COUNT.matcher(answer);
        return count.matches() ? Integer.parseInt(count.group(1)) : 0;
    }

    /** All hold: what comes from now on belongs to the next quiet. */
    void quiet() throws IOException {
        for (int i = 0; i < windows.length; i++) {
            Window window = windows[i];
            int latest = accounts.get(i).latest();
            if (isPromised(i)) {
                promised += latest - window.until;
            }
            Container container = world.places.get(i).container;
            window.until = latest;
            window.asked = latest;
            window.ended = container.proxy().ended();
            window.generation = container.generation();
            window.losses = world.places.get(i).losses();
            window.interruptions = world.stream.interruptions();
            growth.quiet(i, container, accounts.get(i).threads());
        }
    }
}
