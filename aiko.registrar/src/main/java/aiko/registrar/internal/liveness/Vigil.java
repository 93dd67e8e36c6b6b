// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.client.spi.ResponseTopics;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Delivery;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.wire.ServicePath;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/**
 * Finds the processes of a primary's directory that have died without a last will: it asks each process in turn whether it lives;
 * those that answer no question, by an announcement of the primary, if they have registered again at an earlier one.
 * Those that do not answer for long enough are removed, once the registrar has proved to itself that it can hear: time in which it
 * did not run does not count, and a message to itself has to come back. Processes that were removed are asked seldom, and those
 * that answer are told to register again. Owned by the event loop.
 */
public final class Vigil {
    /** Questions without an answer before a process counts as dead. */
    private static final int FEWEST_QUESTIONS = 3;

    /** A look that is late by that much: the registrar was suspended, or is overloaded. */
    private static final double GAP_SECONDS = 1;

    /** Within which a message to itself returns. */
    private static final double DEAF_SECONDS = 2;

    /** A look while an answer is overdue. */
    private static final double URGENT_SECONDS = 0.1;

    /** Everybody receives each of them. */
    private static final double LEAST_BETWEEN_ANNOUNCEMENTS = 0.5;

    private static final int MOST_DEPARTED = 1_000;
    private static final double FIRST_PAUSE_SECONDS = 5;
    private static final double LONGEST_PAUSE_SECONDS = 60;
    private static final double FORGOTTEN_SECONDS = 3_600;
    private static final int MOST_NAMES = 5;
    private static final int LONGEST_INCARNATION = 256;

    private static final ServiceFilter SHARING = new ServiceFilter(
            ServiceFilter.ANY,
            ServiceFilter.ANY,
            ServiceFilter.ANY,
            ServiceFilter.ANY,
            List.of(Survivors.SHARED_STATE_TAG));

    private final Messages messages;
    private final EventLoop eventLoop;
    private final String ownProcess;
    private final Directory directory;
    private final DirectoryChanges changes;
    private final DoubleSupplier monotonicSeconds;
    private final Pace pace;
    private final Runnable announceAgain;
    private final Logger logger;
    private final ResponseTopics<Watched> topics;
    private final ServicePath path = new ServicePath();

    private final Map<String, Watched> watched = new HashMap<>();
    /** Those that have not answered yet, the longest silence first. */
    private final Set<Watched> silent = new LinkedHashSet<>();
    /** Those that were removed, and may live. */
    private final Map<String, Watched> departed = new LinkedHashMap<>();

    private Handle subscription = () -> {};
    private Handle timer = () -> {};
    private List<Watched> round = List.of();
    private int asked;
    private double roundBegan;
    private double period;
    private double tolerance;
    private double repetitions;
    private double step;
    private double lastLook;
    /** Seconds that this registrar has run as primary. */
    private double time;

    private long check;
    private double checkedSince = Double.NaN;

    /** Those that are asked by announcements, or are to show whether they can be. */
    private final Set<Watched> mute = new LinkedHashSet<>();

    private boolean hasMute;
    /** Those that have registered again at an announcement, also an earlier time that this registrar was primary. */
    private final Set<String> registeredAgain = new HashSet<>();

    private double announcedAt;
    private boolean mustAnnounce;
    private long questions;
    private long deaths;

    private static final class Watched {
        private final String process;
        private final String topic;
        private String incarnation;
        /** A service with shared state; null if it is not needed, or there is none. */
        private TopicPath sharing;

        private int announcements;

        private int services;
        private boolean isListed;
        private double silentSince = Double.NaN;
        private double askedAt;
        /** The time of the last question that is needed. */
        private double askedOftenAt;

        private double pause = FIRST_PAUSE_SECONDS;
        private int times;

        Watched(String process, String topic) {
            this.process = process;
            this.topic = topic;
        }

        boolean canBeAsked() {
            return incarnation != null || sharing != null;
        }

        boolean isMute() {
            return !canBeAsked();
        }
    }

    /** @param announceAgain announces the primary again, at which processes that do not understand notices register */
    public Vigil(
            Messages messages,
            EventLoop eventLoop,
            TopicPath self,
            Directory directory,
            DirectoryChanges changes,
            DoubleSupplier monotonicSeconds,
            Pace pace,
            Runnable announceAgain,
            Logger logger) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.ownProcess = self.process();
        this.directory = directory;
        this.changes = changes;
        this.monotonicSeconds = monotonicSeconds;
        this.pace = pace;
        this.announceAgain = announceAgain;
        this.logger = logger;
        topics = new ResponseTopics<>(self + "/vigil");
    }

    /** This registrar is primary from now on. */
    public void begin() {
        end();
        if (pace.isNever()) {
            return;
        }
        subscription = messages.subscribe(topics.filter(), this::received);
        lastLook = monotonicSeconds.getAsDouble();
        beginRound();
        look();
    }

    /** It is not primary, or not connected, any more. */
    public void end() {
        subscription.cancel();
        timer.cancel();
        watched.values().forEach(each -> topics.close(each.topic));
        departed.values().forEach(each -> topics.close(each.topic));
        watched.clear();
        silent.clear();
        departed.clear();
        mute.clear();
        hasMute = false;
        mustAnnounce = false;
        announcedAt = 0;
        round = List.of();
        time = 0;
        endCheck();
    }

    /** This process has not answered questions, the first of which was that long ago: an answer to another one is expected. */
    public void suspect(String process, double seconds) {
        Watched suspect = watched.get(process);
        if (suspect != null && suspect.canBeAsked() && Double.isNaN(suspect.silentSince)) {
            suspect.silentSince = time - seconds;
            suspect.times = FEWEST_QUESTIONS - 1;
            silent.add(suspect);
            ask(suspect);
        }
    }

    /** The process has announced itself. */
    public void present(String process) {
        Watched known = heard(process);
        if (known != null) {
            known.incarnation = directory.incarnation(process).orElse(known.incarnation);
        }
    }

    /** A service is registered. */
    public void registering(ServicePath service) {
        if (!silent.isEmpty() || !departed.isEmpty() || hasMute) {
            String process = service.process();
            Watched known = heard(process);
            if (hasMute && known != null && known.isMute() && directory.contains(service)) {
                registeredAgain.add(process);
            }
        }
    }

    private boolean registersAgain(Watched process) {
        return registeredAgain.contains(process.process);
    }

    /** Questions so far. */
    public long questions() {
        return questions;
    }

    /** Processes whose answer is overdue. */
    public int overdue() {
        return (int) silent.stream()
                .takeWhile(process -> process.silentSince < time - pace.repetition())
                .count();
    }

    /** Processes that were removed so far. */
    public long deaths() {
        return deaths;
    }

    /** Its end was reported. */
    public void ended(String process) {
        leave(departed.remove(process));
    }

    /** Returns null for one that is not watched. */
    private Watched heard(String process) {
        if (!departed.isEmpty()) {
            leave(departed.remove(process));
        }
        Watched known = watched.get(process);
        if (known != null) {
            lives(known);
        }
        return known;
    }

    private void lives(Watched process) {
        process.times = 0;
        if (!Double.isNaN(process.silentSince)) {
            process.silentSince = Double.NaN;
            silent.remove(process);
        }
    }

    private void leave(Watched process) {
        if (process != null) {
            topics.close(process.topic);
        }
    }

    private void look() {
        timer.cancel();
        try {
            lookAround();
        } finally {
            // Whatever is in the directory, the next look follows.
            step = nextStep();
            timer = eventLoop.addOneShotTimerHandler(this::look, Duration.ofNanos((long) (step * 1e9)));
        }
    }

    private void lookAround() {
        double now = monotonicSeconds.getAsDouble();
        double elapsed = now - lastLook;
        lastLook = now;
        if (elapsed < 0 || elapsed > step + GAP_SECONDS) {
            // It did not run: answers may have got lost meanwhile.
            startAnew();
            elapsed = 0;
        }
        time += elapsed;
        repetitions = Math.min(Pace.MOST_REPETITIONS, repetitions + elapsed * Pace.MOST_REPETITIONS);
        askNext();
        askMute();
        repeat();
        askDeparted();
        announceIfDue();
        judge();
    }

    private double nextStep() {
        double usual = pace.step();
        if (!silent.isEmpty() && silent.iterator().next().silentSince < time - pace.repetition()) {
            return Math.min(usual, URGENT_SECONDS);
        }
        return round.isEmpty() ? usual : Math.max(Math.min(usual, 0.05), Math.min(usual, period / round.size()));
    }

    private void startAnew() {
        List.copyOf(silent).forEach(this::lives);
        endCheck();
    }

    private void beginRound() {
        roundBegan = time;
        asked = 0;
        List<ProcessRow> rows = directory.processes(0, Integer.MAX_VALUE).rows();
        watched.values().forEach(each -> each.isListed = false);
        var processes = new ArrayList<Watched>(rows.size());
        boolean needsSharing = false;
        for (ProcessRow row : rows) {
            if (row.process().equals(ownProcess)) {
                continue;
            }
            Watched process = watched.computeIfAbsent(row.process(), name -> new Watched(name, openTopic()));
            topics.open(process.topic, process);
            process.isListed = true;
            process.incarnation = row.incarnation().orElse(process.incarnation);
            needsSharing |= process.incarnation == null && process.services != row.services();
            process.services = row.services();
            processes.add(process);
        }
        watched.values().removeIf(each -> {
            if (!each.isListed) {
                silent.remove(each);
                topics.close(each.topic);
            }
            return !each.isListed;
        });
        if (needsSharing) {
            findSharing();
        }
        mute.clear();
        List<Watched> all = processes.stream().filter(Watched::isMute).toList();
        hasMute = !all.isEmpty();
        registeredAgain.removeIf(process -> !watched.containsKey(process) && !departed.containsKey(process));
        all.stream()
                .filter(process -> registersAgain(process) || process.announcements < FEWEST_QUESTIONS)
                .forEach(mute::add);
        round = processes;
        period = pace.period(processes.size());
        tolerance = pace.tolerance(processes.size());
    }

    private String openTopic() {
        return topics.next();
    }

    /** Processes of the reference do not know pings, but have services with shared state. */
    private void findSharing() {
        watched.values().forEach(each -> each.sharing = null);
        directory.query(SHARING, 0, Integer.MAX_VALUE).rows().forEach(row -> {
            Watched process = watched.get(row.service().topicPath().process());
            if (process != null && process.incarnation == null && process.sharing == null) {
                process.sharing = row.service().topicPath();
            }
        });
    }

    /** Those whose turn it is: evenly over the period. */
    private void askNext() {
        if (time >= roundBegan + period) {
            askUntil(round.size());
            beginRound();
        }
        askUntil((int) Math.min(round.size(), Math.ceil((time - roundBegan) / period * round.size())));
    }

    private void askUntil(int end) {
        while (asked < end) {
            Watched process = round.get(asked++);
            // Those that were removed since are asked as such; those that do not understand the questions are not asked
            // for ever.
            if (watched.get(process.process) == process && (process.canBeAsked() || process.times < FEWEST_QUESTIONS)) {
                if (process.canBeAsked() && Double.isNaN(process.silentSince)) {
                    process.silentSince = time;
                    silent.add(process);
                }
                ask(process);
            }
        }
    }

    /** Everybody hears an announcement: one for all of them. */
    private void askMute() {
        boolean isOverdue = mute.stream().anyMatch(silent::contains);
        if (mute.isEmpty() || time < announcedAt + (isOverdue ? pace.repetition() : period)) {
            return;
        }
        announceAgain();
        for (Watched process : mute) {
            if (registersAgain(process) && Double.isNaN(process.silentSince)) {
                process.silentSince = time;
                silent.add(process);
            }
            process.announcements++;
            asked(process);
        }
    }

    private void announceAgain() {
        mustAnnounce = true;
    }

    private void announceIfDue() {
        if (mustAnnounce && time >= announcedAt + LEAST_BETWEEN_ANNOUNCEMENTS) {
            mustAnnounce = false;
            announcedAt = time;
            questions++;
            announceAgain.run();
        }
    }

    private void asked(Watched process) {
        process.times++;
        process.askedAt = time;
        if (process.times == FEWEST_QUESTIONS) {
            process.askedOftenAt = time;
        }
    }

    private void ask(Watched process) {
        asked(process);
        if (process.isMute() && registersAgain(process)) {
            announceAgain();
            return;
        }
        if (process.incarnation != null || process.sharing == null || process.times > 1) {
            ping(process);
        }
        if (process.incarnation == null && process.sharing != null) {
            publish(process.sharing.control(), "share", process.topic, 0, "lifecycle");
        }
    }

    /** With the number of its services that are registered: one that has another number registers again. */
    private void ping(Watched process) {
        questions++;
        String text = SExpressions.generate("ping", process.topic) + " services: "
                + directory.serviceCount(path.setProcess(process.process));
        messages.publish(
                process.process + "/0/control", text.getBytes(StandardCharsets.UTF_8), Delivery.AT_MOST_ONCE, false);
    }

    private void publish(String topic, String command, Object... parameters) {
        questions++;
        messages.publish(topic, SExpressions.generateBytes(command, parameters), Delivery.AT_MOST_ONCE, false);
    }

    private void repeat() {
        for (Watched process : silent) {
            if (repetitions < 1 || time < process.silentSince + pace.repetition()) {
                return;
            }
            if (!mute.contains(process) && time >= process.askedAt + pace.repetition()) {
                repetitions--;
                ask(process);
            }
        }
    }

    private void received(Message message) {
        Watched process = topics.match(message);
        if (process == null) {
            return;
        }
        Optional<String> incarnation = SExpressions.arguments(message.payload(), "response", 1)
                .map(arguments -> String.valueOf(arguments.get(0)))
                .filter(text -> text.length() <= LONGEST_INCARNATION);
        if (incarnation.isEmpty() && process.incarnation != null) {
            // The number of items comes first.
            return;
        }
        if (departed.get(process.process) == process) {
            returns(process);
            return;
        }
        lives(process);
        if (incarnation.isPresent() && !incarnation.get().equals(process.incarnation)) {
            if (process.incarnation != null) {
                changes.present(path.setProcess(process.process), incarnation.get());
            }
            process.incarnation = incarnation.get();
        }
    }

    /** It lives, and was removed: it registers again if it is told so. */
    private void returns(Watched process) {
        if (process.incarnation == null) {
            announceAgain();
        } else {
            changes.remove(path.setProcess(process.process));
        }
    }

    private void judge() {
        if (!Double.isNaN(checkedSince)) {
            if (time > checkedSince + DEAF_SECONDS) {
                logger.debug("no message of registrar {} to itself returns: it judges no process", ownProcess);
                startAnew();
            }
            return;
        }
        List<Watched> suspects = new ArrayList<>();
        for (Watched process : silent) {
            if (time < process.silentSince + tolerance) {
                break;
            }
            if (process.times >= FEWEST_QUESTIONS && time >= process.askedOftenAt + pace.repetition() / 2) {
                suspects.add(process);
            }
        }
        if (!suspects.isEmpty()) {
            checkedSince = time;
            long number = ++check;
            messages.synchronize().thenRun(() -> {
                if (number == check && !Double.isNaN(checkedSince)) {
                    endCheck();
                    // One that has answered meanwhile may be silent again, for a moment.
                    remove(suspects.stream()
                            .filter(suspect -> silent.contains(suspect) && time >= suspect.silentSince + tolerance)
                            .toList());
                }
            });
        }
    }

    private void endCheck() {
        check++;
        checkedSince = Double.NaN;
    }

    private void remove(List<Watched> dead) {
        double longest = 0;
        var names = new ArrayList<String>();
        for (Watched process : dead) {
            silent.remove(process);
            mute.remove(process);
            watched.remove(process.process);
            path.setProcess(process.process);
            if (!directory.hasServices(path)) {
                topics.close(process.topic);
                continue;
            }
            longest = Math.max(longest, time - process.silentSince);
            names.add(process.process);
            deaths++;
            depart(process);
            changes.remove(path);
        }
        if (!names.isEmpty()) {
            logger.warn(
                    "removing the services of {}: no answer for {} s, and no last will",
                    text(names),
                    String.format(Locale.ROOT, "%.1f", longest));
        }
    }

    private static String text(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " other processes";
    }

    private void depart(Watched process) {
        process.pause = FIRST_PAUSE_SECONDS;
        process.silentSince = time;
        process.askedAt = time;
        leave(departed.put(process.process, process));
        topics.open(process.topic, process);
        if (departed.size() > MOST_DEPARTED) {
            Watched oldest = departed.values().iterator().next();
            leave(departed.remove(oldest.process));
        }
    }

    private void askDeparted() {
        departed.values().removeIf(process -> {
            if (time > process.silentSince + FORGOTTEN_SECONDS) {
                topics.close(process.topic);
                return true;
            }
            if (time > process.askedAt + process.pause) {
                process.pause = Math.min(LONGEST_PAUSE_SECONDS, 2 * process.pause);
                ask(process);
            }
            return false;
        });
    }
}
