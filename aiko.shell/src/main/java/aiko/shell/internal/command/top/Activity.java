// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.top;

import aiko.event.EventLoopStatistics;
import aiko.message.MessagesStatistics;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the services and event loops of this container have done between two readings of their figures. Confined to the thread of
 * one command.
 */
final class Activity {
    private final Map<String, AikoProcess> processes;
    private Reading before;
    private Reading now;

    /** @param processes by their names, in the order in which they are shown */
    Activity(Map<String, AikoProcess> processes) {
        this.processes = processes;
    }

    /**
     * A service or an event loop.
     *
     * @param id of a service; 0 for an event loop
     * @param busy the part of the time in which its handlers ran; empty if that is unknown
     * @param running the call that takes long; empty if there is none
     */
    record Row(
            String process,
            int id,
            String name,
            String bundle,
            Optional<Double> rate,
            Optional<Double> failureRate,
            long handled,
            long failed,
            int waiting,
            int most,
            long dropped,
            Optional<Double> busy,
            String running) {}

    /**
     * The figures of the Java process.
     *
     * @param cpu processors in use; empty in the first reading
     */
    record Machine(
            Optional<Double> cpu,
            int processors,
            long heapBytes,
            long heapLimit,
            Optional<Double> messagesIn,
            Optional<Double> messagesOut,
            long uptimeMillis) {}

    private record Figures(long handled, long failed, Optional<Duration> handlerTime) {}

    private record Reading(
            long nanos,
            Optional<Duration> cpu,
            Map<HostedService, Figures> services,
            Map<String, Figures> loops,
            Figures messages) {}

    /** Reads all figures. */
    void read() {
        Map<HostedService, Figures> services = new HashMap<>();
        Map<String, Figures> loops = new HashMap<>();
        long received = 0;
        long published = 0;
        for (AikoProcess process : processes.values()) {
            for (HostedService service : process.services()) {
                ServiceStatistics figures = service.statistics();
                services.put(
                        service, new Figures(figures.handled(), figures.failed(), Optional.of(figures.handlerTime())));
            }
            for (EventLoopReport loop : ManagedProcess.of(process).eventLoops()) {
                loop.statistics()
                        .ifPresent(figures -> loops.put(
                                loop.thread(), new Figures(figures.handled(), figures.failed(), Optional.empty())));
            }
            MessagesStatistics messages = process.messages().statistics();
            received += messages.received();
            published += messages.published();
        }
        before = now;
        now = new Reading(
                System.nanoTime(),
                ProcessHandle.current().info().totalCpuDuration(),
                services,
                loops,
                new Figures(received, published, Optional.empty()));
    }

    boolean hasSeveralProcesses() {
        return processes.size() > 1;
    }

    /** The time between the readings; zero after the first one. */
    Duration span() {
        return before == null ? Duration.ZERO : Duration.ofNanos(now.nanos() - before.nanos());
    }

    private Optional<Double> perSecond(long value, Optional<Long> valueBefore) {
        double seconds = span().toNanos() / 1e9;
        // What was not there before has done all of it since.
        return seconds <= 0 ? Optional.empty() : Optional.of((value - valueBefore.orElse(0L)) / seconds);
    }

    private Optional<Figures> earlier(Map<?, Figures> figures, Object key) {
        return before == null ? Optional.empty() : Optional.ofNullable(figures.get(key));
    }

    List<Row> services() {
        List<Row> rows = new ArrayList<>();
        processes.forEach((name, process) -> process.services().forEach(service -> {
            ServiceStatistics figures = service.statistics();
            Figures read = now.services().get(service);
            if (read == null) {
                // It has been added since.
                return;
            }
            Optional<Figures> earlier = before == null ? Optional.empty() : earlier(before.services(), service);
            rows.add(new Row(
                    name,
                    service.serviceId(),
                    service.definition().name(),
                    service.bundle().getSymbolicName(),
                    perSecond(read.handled(), earlier.map(Figures::handled)),
                    perSecond(read.failed(), earlier.map(Figures::failed)),
                    read.handled(),
                    read.failed(),
                    figures.waiting(),
                    figures.highWaterMark(),
                    figures.dropped(),
                    busy(read, earlier),
                    ""));
        }));
        return rows;
    }

    private Optional<Double> busy(Figures read, Optional<Figures> earlier) {
        if (span().isZero()) {
            return Optional.empty();
        }
        return read.handlerTime()
                .map(time -> time.minus(earlier.flatMap(Figures::handlerTime).orElse(Duration.ZERO)))
                .map(time -> time.toNanos() / (double) span().toNanos());
    }

    List<Row> loops() {
        List<Row> rows = new ArrayList<>();
        processes.forEach((name, process) -> {
            for (EventLoopReport loop : ManagedProcess.of(process).eventLoops()) {
                Figures read = now.loops().get(loop.thread());
                if (read == null || loop.statistics().isEmpty()) {
                    continue;
                }
                EventLoopStatistics figures = loop.statistics().get();
                Optional<Figures> earlier = before == null ? Optional.empty() : earlier(before.loops(), loop.thread());
                rows.add(new Row(
                        name,
                        0,
                        loop.bundle().isEmpty() ? "(process)" : loop.bundle(),
                        loop.bundle(),
                        perSecond(read.handled(), earlier.map(Figures::handled)),
                        perSecond(read.failed(), earlier.map(Figures::failed)),
                        read.handled(),
                        read.failed(),
                        figures.waiting(),
                        figures.highWaterMark(),
                        figures.dropped(),
                        Optional.empty(),
                        loop.running()));
            }
        });
        return rows;
    }

    Machine machine() {
        Runtime runtime = Runtime.getRuntime();
        Optional<Double> cpu = before == null || span().isZero()
                ? Optional.empty()
                : now.cpu().flatMap(used -> before.cpu()
                        .map(earlier -> used.minus(earlier).toNanos() / (double) span().toNanos()));
        Optional<Figures> earlier = Optional.ofNullable(before).map(Reading::messages);
        return new Machine(
                cpu,
                runtime.availableProcessors(),
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                perSecond(now.messages().handled(), earlier.map(Figures::handled)),
                perSecond(now.messages().failed(), earlier.map(Figures::failed)),
                ProcessHandle.current()
                        .info()
                        .startInstant()
                        .map(start -> Duration.between(start, Instant.now()).toMillis())
                        .orElse(0L));
    }
}
