// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.top;

import static aiko.shell.internal.output.Listing.value;

import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Table;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What {@code aiko:top} shows at one time. */
final class Snapshot {
    private static final String UNKNOWN = "-";
    private static final double MEGA = 1e6;
    private static final int PERCENT = 100;

    private Snapshot() {}

    /**
     * @param loops the largest number of event loops
     * @param services the largest number of services
     */
    static Listing of(Activity activity, Order order, int loops, int services) {
        Activity.Machine machine = activity.machine();
        Listing listing = Listing.ofNow()
                .fact("interval_seconds", activity.span().isZero() ? null : activity.span())
                .line(
                        "processors %s of %d in use, heap %s of %s MB, up %s",
                        value(
                                "cpu",
                                Table.cell(
                                        machine.cpu(),
                                        machine.cpu().map(Snapshot::number).orElse(UNKNOWN))),
                        value("processors", machine.processors()),
                        value("heap_bytes", Table.cell(machine.heapBytes(), megabytes(machine.heapBytes()))),
                        value("heap_limit", Table.cell(machine.heapLimit(), megabytes(machine.heapLimit()))),
                        value("uptime_seconds", Duration.ofMillis(machine.uptimeMillis())))
                .line(
                        "messages   %s in and %s out a second",
                        value("messages_in_per_second", rate(machine.messagesIn())),
                        value("messages_out_per_second", rate(machine.messagesOut())))
                .note("");
        List<Activity.Row> allLoops = activity.loops();
        List<Activity.Row> allServices = activity.services();
        // The only process has no need of a column, as long as JSON has one.
        Column process = activity.hasSeveralProcesses() ? Column.text("PROCESS") : Column.hidden("process");
        listing.table("event_loops", loops(first(allLoops, order, loops), process))
                .note("");
        listing.fact("order", order.label()).fact("total", allServices.size());
        listing.table("services", services(first(allServices, order, services), process), "no services");
        int rest = allServices.size() - services;
        return rest > 0 ? listing.note("and " + rest + " more services") : listing;
    }

    private static List<Activity.Row> first(List<Activity.Row> rows, Order order, int most) {
        return rows.stream().sorted(order.rows()).limit(Math.max(0, most)).toList();
    }

    private static Table loops(List<Activity.Row> rows, Column process) {
        var table = new Table(
                Column.identifier("EVENT LOOP OF").as("bundle"),
                process,
                Column.figure("CALLS/S").as("calls_per_second").orElse(UNKNOWN),
                Column.figure("HANDLED"),
                Column.figure("FAILED"),
                Column.figure("WAITING"),
                Column.figure("MOST"),
                Column.figure("DROPPED"),
                Column.problem("RUNS").as("running"));
        for (Activity.Row row : rows) {
            table.add(
                    Table.cell(Table.orAbsent(row.bundle()), row.name()),
                    row.process(),
                    row.rate(),
                    row.handled(),
                    row.failed(),
                    row.waiting(),
                    row.most(),
                    row.dropped(),
                    row.running());
        }
        return table;
    }

    private static Table services(List<Activity.Row> rows, Column process) {
        var table = new Table(
                Column.identifier("SERVICE").as("name"),
                Column.figure("ID"),
                process,
                Column.figure("MESSAGES/S").as("messages_per_second").orElse(UNKNOWN),
                Column.figure("FAILED/S").as("failed_per_second").orElse(UNKNOWN),
                Column.figure("BUSY").as("busy").orElse(UNKNOWN),
                Column.figure("HANDLED"),
                Column.figure("FAILED"),
                Column.figure("WAITING"),
                Column.figure("MOST"),
                Column.figure("DROPPED"),
                Column.text("BUNDLE"));
        for (Activity.Row row : rows) {
            table.add(
                    row.name(),
                    row.id(),
                    row.process(),
                    row.rate(),
                    row.failureRate(),
                    Table.cell(row.busy(), row.busy().map(part -> Math.round(part * PERCENT) + " %")),
                    row.handled(),
                    row.failed(),
                    row.waiting(),
                    row.most(),
                    row.dropped(),
                    row.bundle());
        }
        return table;
    }

    private static Object rate(Optional<Double> rate) {
        return Table.cell(rate, rate.map(Snapshot::number).orElse(UNKNOWN));
    }

    private static String number(double value) {
        return String.format(java.util.Locale.ROOT, "%.1f", value);
    }

    private static String megabytes(long bytes) {
        return Long.toString(Math.round(bytes / MEGA));
    }
}
