// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/** Time, chance and a record of what happens: the same seed gives the same course of events. */
public final class SimulatedWorld {
    public static final long MILLI = 1_000;
    public static final long SECOND = 1_000_000;

    /** More than happens in any scenario, unless somebody answers somebody without end. */
    private static final int MOST_EVENTS = 300_000;

    private static final double EPOCH_SECONDS = 1_000;

    final Random random;
    private final boolean isRecording;
    private final int mostEvents;
    private final List<String> record = new ArrayList<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
    private long now;
    private long numbers;
    private int happened;

    private record Event(long time, long number, Runnable action) {}

    public SimulatedWorld(long seed, boolean isRecording) {
        this(seed, isRecording, MOST_EVENTS);
    }

    /** @param mostEvents more than happens, unless somebody answers somebody without end */
    SimulatedWorld(long seed, boolean isRecording, int mostEvents) {
        this.mostEvents = mostEvents;
        random = new Random(seed);
        this.isRecording = isRecording;
    }

    /** Microseconds. */
    public long now() {
        return now;
    }

    double seconds() {
        return EPOCH_SECONDS + now / (double) SECOND;
    }

    public void after(long micros, Runnable action) {
        at(now + micros, action);
    }

    void at(long time, Runnable action) {
        events.add(new Event(time, numbers++, action));
    }

    /** Lets everything happen that is due until then. */
    public void runUntil(long time) {
        while (!events.isEmpty() && events.peek().time() <= time) {
            Event event = events.remove();
            if (++happened > mostEvents) {
                throw new IllegalStateException("a storm of messages");
            }
            now = event.time();
            event.action().run();
        }
        now = time;
    }

    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (most - least + 1));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void log(Supplier<String> line) {
        if (isRecording) {
            record.add(String.format("%10.6f %s", now / (double) SECOND, line.get()));
        }
    }

    String record() {
        return String.join("\n", record);
    }
}
