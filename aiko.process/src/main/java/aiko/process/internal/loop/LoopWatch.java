// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.LastingThread;
import aiko.event.internal.Activity;
import aiko.event.internal.EventLoopThread;
import aiko.event.internal.time.CallHistogram;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.ServiceLogReference;
import aiko.process.spi.CallTimes;
import aiko.process.spi.EventLoopReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/**
 * Watches the event loops of a process, four times a second: logs calls that take too long, and their ends, and abandons calls
 * of services and bundles that are gone. It costs the event loops nothing.
 */
public final class LoopWatch {
    static final Duration PERIOD = Duration.ofMillis(250);

    /** A call of a removed service is abandoned after this time only: it may be about to return. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Supplier<Collection<Watched>> loops;
    private final Duration limit;
    private final Owner owner;
    private final Logger logger;
    private final LastingThread thread;
    private final Map<EventLoopThread, Seen> seen = new ConcurrentHashMap<>();
    private final Map<EventLoopThread, Long> longest = new ConcurrentHashMap<>();
    private final List<Loose> loose = new CopyOnWriteArrayList<>();
    private final Repetitions repetitions = new Repetitions();
    private long before;

    /**
     * A watched event loop.
     *
     * @param bundle the symbolic name of its bundle; empty for that of the process
     * @param isOfAnEarlierLife whether a call that began then belongs to a bundle that has stopped since
     */
    public record Watched(String bundle, EventLoopThread loop, LongPredicate isOfAnEarlierLife) {}

    /** What the watch needs of the process. */
    public interface Owner {
        /** Whether the service is leaving or removed, so that its calls are of no use. */
        boolean isGone(Occupant service);

        /** A call of the service is abandoned, after that time. Its event loop has not run anything else yet. */
        void countCutLoose(Occupant service, Duration busy);

        /** A call of the service was abandoned; its event loop goes on. */
        void cutLoose(Occupant service);
    }

    /** A call that was seen: the time of the first look, and the time of its next log line. */
    private record Seen(Call call, long sinceNanos, long pauseNanos, long nextNanos, boolean wasLogged) {}

    private record Loose(String bundle, String brief, long sinceNanos, Thread thread) {}

    /** @param limit the time after which a call is logged; zero for never */
    public LoopWatch(String name, Supplier<Collection<Watched>> loops, Duration limit, Owner owner, Logger logger) {
        this.loops = loops;
        this.limit = limit;
        this.owner = owner;
        this.logger = logger;
        thread = new LastingThread(name, "cannot watch the event loops", this::lookAfterAWhile, logger);
    }

    public void start() {
        before = System.nanoTime();
        thread.start();
    }

    public void close() {
        thread.close();
    }

    private void lookAfterAWhile() {
        LockSupport.parkNanos(this, PERIOD.toNanos());
        long now = System.nanoTime();
        long late = now - before - PERIOD.toNanos();
        before = now;
        look(now, late > PERIOD.toNanos() ? late : 0);
    }

    /** @param late for how long the watch was suspended, and with it probably everything else */
    private void look(long now, long late) {
        Collection<Watched> present = loops.get();
        for (Watched watched : present) {
            Seen before = seen.get(watched.loop());
            Activity activity = watched.loop().activity();
            if (before != null
                    && (activity == null || !activity.isSameCall(before.call().activity()))) {
                over(watched.loop(), before, now);
                before = null;
            }
            if (activity == null) {
                continue;
            }
            if (before == null) {
                seen.put(
                        watched.loop(),
                        new Seen(
                                new Call(activity, watched.bundle()),
                                now,
                                limit.toNanos(),
                                now + limit.toNanos(),
                                false));
            } else {
                goesOn(watched, moved(before, late), now);
            }
        }
        forgetOthers(present);
        for (Loose call : loose) {
            if (!call.thread().isAlive()) {
                loose.remove(call);
                logger.info(
                        "{} has returned after {}, and its thread has ended",
                        call.brief(),
                        time(now - call.sinceNanos()));
            }
        }
    }

    private void forgetOthers(Collection<Watched> present) {
        if (!longest.isEmpty() || !seen.isEmpty()) {
            Set<EventLoopThread> there = present.stream().map(Watched::loop).collect(Collectors.toSet());
            seen.keySet().retainAll(there);
            longest.keySet().retainAll(there);
        }
    }

    private static Seen moved(Seen call, long nanos) {
        return nanos == 0
                ? call
                : new Seen(
                        call.call(),
                        call.sinceNanos() + nanos,
                        call.pauseNanos(),
                        call.nextNanos() + nanos,
                        call.wasLogged());
    }

    private void goesOn(Watched watched, Seen call, long now) {
        long busy = now - call.sinceNanos();
        longest.merge(watched.loop(), busy, Math::max);
        Seen next = call;
        if (!limit.isZero() && now - call.nextNanos() >= 0) {
            OptionalInt unsaid = call.wasLogged()
                    ? OptionalInt.of(0)
                    : repetitions.take(
                            call.call().who() + ' ' + call.call().what(),
                            call.pauseNanos() == limit.toNanos(),
                            now,
                            busy);
            if (call.wasLogged()) {
                logStillBusy(call.call(), busy);
            } else {
                unsaid.ifPresent(earlier -> logBusy(call.call(), busy, earlier));
            }
            next = new Seen(
                    call.call(), call.sinceNanos(), call.pauseNanos() * 2, now + call.pauseNanos(), unsaid.isPresent());
        }
        seen.put(watched.loop(), next);
        Occupant service = call.call().service();
        boolean isGone = service != null && owner.isGone(service)
                || watched.isOfAnEarlierLife().test(call.sinceNanos());
        if (isGone && busy >= PATIENCE.toNanos()) {
            cutLoose(watched.loop(), next);
        }
    }

    private void over(EventLoopThread loop, Seen call, long now) {
        seen.remove(loop, call);
        if (!call.call().activity().isCut() && call.wasLogged()) {
            logger.info(
                    "{} has returned from {} after {}",
                    call.call().who(),
                    call.call().what(),
                    time(now - call.sinceNanos()),
                    reference(call.call()));
        }
    }

    /** @param earlier calls of the same kind since the last line about one */
    private void logBusy(Call call, long busy, int earlier) {
        Thread runs = call.activity().thread();
        StackTraceElement[] stack = runs.getStackTrace();
        String consequence = call.bundle().isEmpty()
                ? "the process answers no message meanwhile; please report this with the stack trace"
                : "everything else of bundle " + call.bundle() + " waits";
        Occupant service = call.service();
        logger.warn(
                "{} has been running {} for {}{}: {} (at {}){}",
                call.who(),
                call.what(),
                time(busy),
                earlier == 0 ? "" : ", as " + earlier + (earlier == 1 ? " call" : " calls") + " before",
                consequence,
                Call.place(stack),
                service == null ? "" : "; continue without this call with: aiko:abandon " + service.serviceId(),
                new StackOf(runs, stack),
                reference(call));
    }

    /** The stack is in the first line; the place shows whether the call goes on. */
    private void logStillBusy(Call call, long busy) {
        logger.warn(
                "{} has been running {} for {} (at {})",
                call.who(),
                call.what(),
                time(busy),
                Call.place(call.activity().thread().getStackTrace()),
                reference(call));
    }

    private static Object reference(Call call) {
        return call.service() == null ? null : new ServiceLogReference(call.service());
    }

    /** For how long the loop has been running that call, as far as it was seen. */
    Duration busy(EventLoopThread loop, Activity activity) {
        Seen call = seen.get(loop);
        return call == null || !call.call().activity().isSameCall(activity)
                ? Duration.ZERO
                : Duration.ofNanos(System.nanoTime() - call.sinceNanos());
    }

    Duration limit() {
        return limit;
    }

    /** Lets the loop continue on another thread without this call. Returns false if the call has returned. */
    boolean cutLoose(EventLoopThread loop, Call call) {
        Seen known = seen.get(loop);
        long now = System.nanoTime();
        return cutLoose(
                loop,
                known != null && known.call().activity().isSameCall(call.activity())
                        ? known
                        : new Seen(call, now, 0, now, false));
    }

    private boolean cutLoose(EventLoopThread loop, Seen seenCall) {
        Call call = seenCall.call();
        Thread left = call.activity().thread();
        long busy = System.nanoTime() - seenCall.sinceNanos();
        boolean isCut = call.activity().cutLoose(() -> {
            if (call.service() != null) {
                call.service().setLoose(left);
                owner.countCutLoose(call.service(), Duration.ofNanos(busy));
            }
        });
        if (!isCut) {
            return false;
        }
        seen.remove(loop);
        String brief = call.brief();
        left.setName(left.getName() + " abandoned: " + brief);
        loose.add(new Loose(call.bundle(), brief, seenCall.sinceNanos(), left));
        left.interrupt();
        logger.warn(
                "{} has been running {} for {}: abandoned; bundle {} continues on a new thread",
                call.who(),
                call.what(),
                time(busy),
                call.bundle(),
                reference(call));
        if (call.service() != null) {
            owner.cutLoose(call.service());
        }
        return true;
    }

    /** The activity of all loops, and of abandoned threads. */
    public List<EventLoopReport> reports() {
        var reports = new ArrayList<EventLoopReport>();
        long now = System.nanoTime();
        for (Watched watched : loops.get()) {
            Seen call = seen.get(watched.loop());
            Activity activity = watched.loop().activity();
            boolean isBusy = call != null
                    && activity != null
                    && activity.isSameCall(call.call().activity());
            Duration since = isBusy ? Duration.ofNanos(now - call.sinceNanos()) : Duration.ZERO;
            reports.add(new EventLoopReport(
                    watched.loop().name(),
                    watched.bundle(),
                    isBusy ? call.call().brief() : "",
                    since,
                    isBusy && !limit.isZero() && since.compareTo(limit) >= 0,
                    false,
                    Duration.ofNanos(longest.getOrDefault(watched.loop(), 0L)),
                    Optional.of(watched.loop().statistics()),
                    times(watched.loop().callTimes())));
        }
        for (Loose call : loose) {
            Duration since = Duration.ofNanos(now - call.sinceNanos());
            reports.add(new EventLoopReport(
                    call.thread().getName(), call.bundle(), call.brief(), since, true, true, since, Optional.empty()));
        }
        return reports;
    }

    private static CallTimes times(CallHistogram histogram) {
        return new CallTimes(
                histogram.counts(), Duration.ofNanos(histogram.nanos()), Duration.ofNanos(histogram.longestNanos()));
    }

    private static String time(long nanos) {
        double seconds = nanos / 1e9;
        return seconds < 9.95
                ? String.format(Locale.ROOT, "%.1f s", seconds).replace(".0 s", " s")
                : Math.round(seconds) + " s";
    }
}
