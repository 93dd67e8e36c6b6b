// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import aiko.chaos.rig.Ports;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the systems of a run have in common: how far it is, and its output. */
final class Progress {
    private final Options options;
    private final long began = System.nanoTime();
    private final Map<Kind, Integer> happened = new EnumMap<>(Kind.class);
    private final List<Long> quietNanos = new ArrayList<>();
    private final Ports ports = new Ports();
    private int faults;
    private int bursts;
    private long messages;
    private long commands;
    private boolean isFailed;

    Progress(Options options) {
        this.options = options;
    }

    Ports ports() {
        return ports;
    }

    /** Since the beginning of the run. */
    double seconds() {
        return (System.nanoTime() - began) / 1e9;
    }

    synchronized void happened(Kind kind) {
        happened.merge(kind, 1, Integer::sum);
        faults++;
    }

    /** A burst has ended, and everything is right again. */
    synchronized void quiet(long nanos) {
        bursts++;
        quietNanos.add(nanos);
    }

    /** What a system counted as handled once in all. */
    synchronized void handled(long messages, long commands) {
        this.messages += messages;
        this.commands += commands;
    }

    /** Ends the other systems too. */
    synchronized void fail() {
        isFailed = true;
    }

    synchronized boolean isFailed() {
        return isFailed;
    }

    synchronized boolean hasEnoughFaults() {
        return options.faults() > 0 && faults >= options.faults();
    }

    boolean isTimeOver() {
        return options.minutes() > 0 && System.nanoTime() - began > TimeUnit.MINUTES.toNanos(options.minutes());
    }

    synchronized void report() {
        print("%nseed %d: %d faults in %d bursts, %.0f s", options.seed(), faults, bursts, seconds());
        print(
                "kinds: %s",
                happened.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ")));
        if (!quietNanos.isEmpty()) {
            quietNanos.sort(null);
            print(
                    "everything right again after the last fault of a burst: median %.1f s, 95 %% within %.1f s, at most %.1f s",
                    quietNanos.get(quietNanos.size() / 2) / 1e9,
                    quietNanos.get(quietNanos.size() * 95 / 100) / 1e9,
                    quietNanos.get(quietNanos.size() - 1) / 1e9);
        }
        print("messages that nothing interrupted: %d, each handled once", messages);
        print("commands that are handled once, between the last processes: %d confirmed", commands);
    }

    synchronized void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
