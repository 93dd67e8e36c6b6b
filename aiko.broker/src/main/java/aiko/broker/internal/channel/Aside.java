// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs work of one kind that takes milliseconds, the arithmetic of handshakes or of passwords, on a thread of its own, and hands
 * the rest to the server's thread. The thread exists only while there is such work.
 *
 * <p>The sources of the work, {@linkplain Sources addresses of clients}, take turns: one with much work delays itself, and no other.
 * A source whose work fails again and again has to wait between two turns. All methods are called on the server's thread.
 */
public final class Aside implements AutoCloseable {
    private static final int MOST_WAITING = 1_000;
    private static final long IDLE_SECONDS = 30;

    private static final int FAILURES_WITHOUT_PAUSE = 3;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_REMEMBERED = 1_000;

    private final Kind kind;
    private final ThreadPoolExecutor executor;
    private final Consumer<Runnable> server;
    private final BiConsumer<String, String> lines;
    private final LongSupplier nanoTime;

    private final Map<String, Source> sources = new LinkedHashMap<>();
    /** Those with waiting work; the first is the next. */
    private final Deque<Source> turns = new ArrayDeque<>();

    private final Deque<Work> urgent = new ArrayDeque<>();
    private int waiting;
    private boolean isBusy;

    /**
     * The kind of the work.
     *
     * @param name of several of them, for the log
     * @param mostForOne the most that one source may have waiting
     */
    public record Kind(String name, int mostForOne) {}

    /** Work of one client. */
    public interface Work {
        /** Whether the client still waits for it. Called on the server's thread. */
        boolean isWanted();

        /** The part that takes long. Called on the other thread. */
        void run();

        /** The rest. Called on the server's thread, also after a failure of {@link #run}. */
        void after();
    }

    private static final class Source {
        private final String name;
        private final Deque<Work> waiting = new ArrayDeque<>();
        private int refused;
        private int failures;
        private long failedAt;
        private long pausedUntil;

        Source(String name) {
            this.name = name;
        }
    }

    /**
     * @param server runs a task on the server's thread
     * @param lines gets lines for the log, each with the source that it is about
     */
    public Aside(
            String threadName,
            Kind kind,
            Consumer<Runnable> server,
            BiConsumer<String, String> lines,
            LongSupplier nanoTime) {
        this.kind = kind;
        this.server = server;
        this.lines = lines;
        this.nanoTime = nanoTime;
        executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Returns false if too much work is waiting. */
    public boolean run(String sourceName, Work work) {
        Source source = sources.computeIfAbsent(sourceName, Source::new);
        if (source.waiting.size() >= kind.mostForOne() || waiting >= MOST_WAITING) {
            dropUnwanted(source);
        }
        if (source.waiting.size() >= kind.mostForOne() || waiting >= MOST_WAITING) {
            refuse(source);
            return false;
        }
        source.waiting.add(work);
        waiting++;
        if (source.waiting.size() == 1) {
            turns.add(source);
        }
        next();
        return true;
    }

    /** Runs work before that of clients. */
    public void runFirst(Work work) {
        urgent.add(work);
        next();
    }

    private void dropUnwanted(Source source) {
        int before = source.waiting.size();
        source.waiting.removeIf(work -> !work.isWanted());
        waiting -= before - source.waiting.size();
        if (before > 0 && source.waiting.isEmpty()) {
            turns.remove(source);
        }
    }

    private void refuse(Source source) {
        source.refused++;
        if (source.refused == 1) {
            lines.accept(
                    source.name,
                    source.waiting.size() + " " + kind.name() + " are waiting to be checked"
                            + (waiting >= MOST_WAITING ? ", " + waiting + " of all clients" : "")
                            + "; refusing further ones until there is room");
        }
    }

    /** Work of that source has failed, as wrong passwords do. */
    public void failed(String sourceName) {
        Source source = sources.computeIfAbsent(sourceName, Source::new);
        long now = nanoTime.getAsLong();
        source.failures++;
        source.failedAt = now;
        int excess = source.failures - FAILURES_WITHOUT_PAUSE;
        if (excess < 0) {
            return;
        }
        source.pausedUntil =
                now + Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(excess, Integer.SIZE / 2));
        if (excess == 0) {
            lines.accept(
                    source.name,
                    source.failures + " wrong " + kind.name()
                            + " and no correct one; checking further ones with pauses of up to "
                            + TimeUnit.NANOSECONDS.toSeconds(LONGEST_PAUSE_NANOS) + " s");
        }
    }

    /** Work of that source has succeeded: it does not have to wait any more. */
    public void succeeded(String sourceName) {
        Source source = sources.get(sourceName);
        if (source != null) {
            endFailures(source);
        }
    }

    private void endFailures(Source source) {
        if (source.failures >= FAILURES_WITHOUT_PAUSE) {
            lines.accept(
                    source.name, source.failures + " wrong " + kind.name() + " so far; checking without pauses again");
        }
        source.failures = 0;
        source.pausedUntil = nanoTime.getAsLong();
    }

    /** Continues with those whose pause is over, and forgets old failures. Called again and again. */
    public void tick() {
        long now = nanoTime.getAsLong();
        for (Iterator<Source> all = sources.values().iterator(); all.hasNext(); ) {
            Source source = all.next();
            if (!source.waiting.isEmpty()) {
                continue;
            }
            if (source.refused > 0) {
                lines.accept(source.name, source.refused + " " + kind.name() + " were refused; there is room again");
                source.refused = 0;
            }
            if (source.failures > 0 && (now - source.failedAt > REMEMBERED_NANOS || sources.size() > MOST_REMEMBERED)) {
                endFailures(source);
            }
            if (source.failures == 0) {
                all.remove();
            }
        }
        next();
    }

    /** Has the thread do the next work, if it has none. */
    private void next() {
        if (isBusy) {
            return;
        }
        Work first = urgent.poll();
        if (first != null) {
            start(first);
            return;
        }
        long now = nanoTime.getAsLong();
        for (int i = turns.size(); i > 0; i--) {
            Source source = turns.remove();
            dropUnwantedFirst(source);
            if (source.waiting.isEmpty()) {
                continue;
            }
            turns.add(source);
            if (source.pausedUntil - now <= 0 || source.failures == 0) {
                Work work = source.waiting.remove();
                waiting--;
                if (source.waiting.isEmpty()) {
                    turns.removeLast();
                }
                start(work);
                return;
            }
        }
    }

    private void dropUnwantedFirst(Source source) {
        while (!source.waiting.isEmpty() && !source.waiting.element().isWanted()) {
            source.waiting.remove();
            waiting--;
        }
    }

    private void start(Work work) {
        isBusy = true;
        try {
            executor.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException | Error failed) {
                    // The rest finds out.
                } finally {
                    server.accept(() -> finished(work));
                }
            });
        } catch (RejectedExecutionException closed) {
            // The server ends.
        } catch (Error lack) {
            // Of threads or memory: it may pass until the next tick.
            isBusy = false;
            urgent.addFirst(work);
            throw lack;
        }
    }

    private void finished(Work work) {
        isBusy = false;
        try {
            work.after();
        } finally {
            next();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
