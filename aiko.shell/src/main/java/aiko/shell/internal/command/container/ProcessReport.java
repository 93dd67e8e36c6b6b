// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.event.EventLoopStatistics;
import aiko.message.MessagesStatistics;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The state, queues and services of the processes of a framework.
 *
 * @param processes by their names, in the order in which they are shown
 */
record ProcessReport(Map<String, AikoProcess> processes) {
    /** Rows of services on one page. */
    static final int PAGE_ROWS = 50;

    private record Row(String processName, HostedService service) {}

    /** Prints the figures of an MQTT server that runs in this container. */
    static void printServer(int port, EmbeddedServerStatistics figures, Output out) {
        out.format(
                "embedded MQTT server on port %d: %d connections, %d sessions of disconnected clients (%d discarded), %d"
                        + " clients disconnected by the server",
                port,
                figures.connections(),
                figures.absentSessions(),
                figures.discardedSessions(),
                figures.disconnections());
        var table = new Table("MEMORY FOR", "BYTES", "LIMIT", "MESSAGES", "REFUSED");
        add(table, "queued messages", figures.queued(), "");
        add(table, "retained messages", figures.retained(), figures.retainedMessages());
        add(table, "clients", figures.clients(), "");
        add(table, "incomplete packets", figures.incomplete(), "");
        add(table, "unread answers", figures.answers(), "");
        out.table(table);
        out.line("");
    }

    private static void add(Table table, String purpose, EmbeddedServerStatistics.Memory memory, Object messages) {
        table.add(purpose, memory.bytes(), memory.limit(), messages, memory.refused());
    }

    /**
     * A page of services.
     *
     * @param footer what stands below a page that is not all; else empty
     */
    record Services(Table table, String footer) {
        void print(Output out) {
            out.table(table);
            if (!footer.isEmpty()) {
                out.line(footer);
            }
        }
    }

    /** Prints the state and the queues of every process. */
    void printProcesses(Output out) {
        processes.forEach((name, process) -> {
            MessagesStatistics messages = process.messages().statistics();
            out.format("process      %s (%s)", process.topicPath().process(), name);
            out.format("mqtt         %s", process.messageServer());
            out.format("connection   %s, connected %d times", process.connectionState(), messages.connects());
            out.format(
                    "registrar    %s",
                    process.registrar()
                            .map(registrar -> registrar.topicPath().toString())
                            .or(() -> process.announcedRegistrar()
                                    .map(unverified -> unverified.topicPath() + " (unverified)"))
                            .orElse("none"));
            process.connectionProblem().ifPresent(problem -> out.format("problem      %s", problem));
            List<EventLoopReport> loops = ManagedProcess.of(process).eventLoops();
            out.line("");
            out.table(queues(messages));
            out.line("");
            out.table(loops(loops));
            out.line("");
        });
    }

    private static Table queues(MessagesStatistics messages) {
        var table = new Table("QUEUE", "WAITING", "MOST", "DROPPED", "HANDLED", "FAILED", "BYTES", "LIMIT");
        table.add(
                "messages out",
                messages.outboxSize(),
                messages.outboxHighWaterMark(),
                messages.droppedOut(),
                messages.published(),
                "",
                messages.outboxBytes(),
                messages.outboxLimit());
        table.add(
                "messages in",
                messages.inboxSize(),
                messages.inboxHighWaterMark(),
                messages.droppedIn(),
                messages.received(),
                "",
                messages.inboxBytes(),
                messages.inboxLimit());
        return table;
    }

    /** The event loops, and the threads that were abandoned by one. */
    private static Table loops(List<EventLoopReport> loops) {
        var table =
                new Table("EVENT LOOP OF", "WAITING", "MOST", "DROPPED", "HANDLED", "FAILED", "LONGEST", "RUNS", "FOR");
        for (EventLoopReport loop : loops) {
            String of = loop.bundle().isEmpty() ? "the process" : loop.bundle();
            String since = loop.running().isEmpty() ? "" : seconds(loop.since());
            String longest = loop.longest().isZero() ? "" : seconds(loop.longest());
            if (loop.abandoned()) {
                table.add("(abandoned) " + of, "", "", "", "", "", longest, loop.running(), since);
            } else {
                EventLoopStatistics figures = loop.statistics().orElseThrow();
                table.add(
                        of,
                        figures.waiting(),
                        figures.highWaterMark(),
                        figures.dropped(),
                        figures.handled(),
                        figures.failed(),
                        longest,
                        loop.running(),
                        since);
            }
        }
        return table;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }

    /**
     * The services of all processes.
     *
     * @param page from 1; 0 for all of them
     * @throws CommandException if there is no such page
     */
    Services services(int page) {
        List<Row> rows = processes.entrySet().stream()
                .flatMap(process -> rows(process.getKey(), process.getValue()))
                .toList();
        int pages = Math.max(1, (rows.size() + PAGE_ROWS - 1) / PAGE_ROWS);
        if (page > pages) {
            throw new CommandException("page " + page + " does not exist: the last page is " + pages);
        }
        int from = page == 0 ? 0 : (page - 1) * PAGE_ROWS;
        int to = page == 0 ? rows.size() : Math.min(from + PAGE_ROWS, rows.size());
        String footer = to - from == rows.size()
                ? ""
                : String.format("services %d to %d of %d, page %d of %d", from + 1, to, rows.size(), page, pages);
        return new Services(services(rows.subList(from, to)), footer);
    }

    private static Stream<Row> rows(String name, AikoProcess process) {
        return process.services().stream().map(service -> new Row(name, service));
    }

    private static Table services(List<Row> rows) {
        var table = new Table(
                "PROCESS",
                "ID",
                "NAME",
                "HANDLED",
                "FAILED",
                "WAITING",
                "MOST",
                "DROPPED",
                "PROTOCOL",
                "TAGS",
                "BUNDLE");
        for (Row row : rows) {
            HostedService service = row.service();
            ServiceStatistics statistics = service.statistics();
            table.add(
                    row.processName(),
                    service.serviceId(),
                    service.definition().name(),
                    statistics.handled(),
                    statistics.failed(),
                    statistics.waiting(),
                    statistics.highWaterMark(),
                    statistics.dropped(),
                    service.definition().isPublic() ? service.definition().protocol() : "(private)",
                    String.join(" ", service.definition().tags()),
                    service.bundle().getSymbolicName());
        }
        return table;
    }
}
