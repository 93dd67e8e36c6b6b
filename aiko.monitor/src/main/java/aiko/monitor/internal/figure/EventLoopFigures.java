// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.event.EventLoopStatistics;
import aiko.monitor.internal.figure.Families.Family;
import aiko.process.AikoProcess;
import aiko.process.spi.EventLoopReport;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The event loops, by their bundles. */
@Component(service = MultiCollector.class, configurationPid = SeriesConfiguration.PID)
public class EventLoopFigures implements MultiCollector {
    private static final String PROCESS = "process";
    private static final String[] LABELS = {PROCESS, "bundle"};
    private static final double MILLIS = 1e3;

    // Guarded by this.
    private final BoundedSeries series = new BoundedSeries(CallHistogram.FIRST + CallHistogram.COUNTS, 3);

    private volatile int mostNames;

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    private record Identity(String process, String thread) {}

    /** Of one process. */
    private static final class Calls {
        private int stuck;
        private int abandoned;
        private Duration running = Duration.ZERO;
        private Duration longest = Duration.ZERO;

        private void add(EventLoopReport report) {
            if (report.abandoned()) {
                abandoned++;
            } else {
                stuck += report.stuck() ? 1 : 0;
                running = longer(running, report.since());
                longest = longer(longest, report.longest());
            }
        }

        private static Duration longer(Duration one, Duration other) {
            return one.compareTo(other) >= 0 ? one : other;
        }
    }

    @Activate
    public EventLoopFigures(SeriesConfiguration configuration) {
        modified(configuration);
    }

    @Modified
    final void modified(SeriesConfiguration configuration) {
        mostNames = configuration.series_names();
    }

    @Override
    public synchronized MetricSnapshots collect() {
        var families = new Families();
        Family stuck = families.gauge(
                "aiko_event_loops_stuck", "Event loops whose call exceeds the setting event.busy.limit.", PROCESS);
        Family abandoned = families.gauge(
                "aiko_event_loop_abandoned_threads", "Threads of abandoned calls that have not returned.", PROCESS);
        Family running = families.gauge(
                "aiko_event_loop_running_call_seconds",
                "How long the longest present call has been running, from 0.25 s on.",
                PROCESS);
        Family longest = families.gauge(
                "aiko_event_loop_longest_call_seconds", "The longest call so far, from 0.25 s on.", PROCESS);
        series.begin(mostNames);
        new Processes(processes).forEach((name, process) -> {
            var calls = new Calls();
            Map<String, Integer> threads = new HashMap<>();
            for (EventLoopReport report : process.eventLoops()) {
                calls.add(report);
                report.statistics().ifPresent(figures -> {
                    int number = threads.merge(report.thread(), 1, Integer::sum);
                    add(name, report, number, figures);
                });
            }
            stuck.add(calls.stuck, name);
            abandoned.add(calls.abandoned, name);
            running.add(calls.running.toMillis() / MILLIS, name);
            longest.add(calls.longest.toMillis() / MILLIS, name);
        });
        addSeries(families);
        return families.collected();
    }

    private void add(String process, EventLoopReport report, int number, EventLoopStatistics figures) {
        series.add(
                process,
                new Identity(process, report.thread() + '/' + number),
                report.bundle().isEmpty() ? "(process)" : report.bundle(),
                CallHistogram.with(report.times(), figures.handled(), figures.failed(), figures.dropped()),
                new long[] {figures.waiting(), figures.timers(), figures.mailboxes()});
    }

    private void addSeries(Families families) {
        Family loops = families.gauge("aiko_event_loops", "Event loops of a bundle.", LABELS);
        Family handled = families.counter("aiko_event_loop_calls", "Calls of handlers and tasks.", LABELS);
        Family failed =
                families.counter("aiko_event_loop_failures", "Calls that threw an exception, of services too.", LABELS);
        Family dropped = families.counter(
                "aiko_event_loop_dropped_items", "Items dropped, since the queue of an event loop was full.", LABELS);
        Family waiting = families.gauge("aiko_event_loop_waiting_tasks", "Queued tasks and queue items.", LABELS);
        Family timers = families.gauge("aiko_event_loop_timers", "Active timers.", LABELS);
        Family mailboxes = families.gauge("aiko_event_loop_mailboxes", "Existing mailboxes.", LABELS);
        var times = new CallHistogram("aiko_event_loop_call_seconds", "How long calls took.", LABELS);
        series.end((key, sums) -> {
            String[] labels = {key.process(), key.name()};
            loops.add(sums.members(), labels);
            handled.add(sums.count(0), labels);
            failed.add(sums.count(1), labels);
            dropped.add(sums.count(2), labels);
            waiting.add(sums.level(0), labels);
            timers.add(sums.level(1), labels);
            mailboxes.add(sums.level(2), labels);
            times.add(sums, labels);
        });
        families.add(times.family());
    }
}
