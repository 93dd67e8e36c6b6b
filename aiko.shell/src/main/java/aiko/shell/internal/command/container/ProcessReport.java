// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.deployer.DeployerStatistics;
import aiko.event.EventLoopStatistics;
import aiko.message.MessagesStatistics;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.MemoryUse;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.output.Table;
import java.nio.file.Path;
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

    /** Prints the memory that bundles of this container use for content of strangers. */
    static void printMemory(List<MemoryUse> memoryUses, Output out) {
        List<MemoryUse.Figures> all =
                memoryUses.stream().flatMap(use -> use.memoryUse().stream()).toList();
        if (!all.isEmpty()) {
            var table = new Table("MEMORY FOR", "BYTES", "LIMIT", "REFUSED");
            all.forEach(figures -> table.add(figures.content(), figures.bytes(), figures.limit(), figures.refused()));
            out.table(table);
            out.line("");
        }
    }

    /** Prints the figures of the deploy folder. */
    static void printFolder(Path folder, DeployerStatistics figures, Output out) {
        out.format(
                "deploy folder %s: %d files refused, %d of them over a limit",
                folder, figures.refused(), figures.overLimit());
        out.line("");
    }

    private static void add(Table table, String purpose, EmbeddedServerStatistics.Memory memory, Object messages) {
        table.add(purpose, memory.bytes(), memory.limit(), messages, memory.refused());
    }

    /**
     * A page of services.
     *
     * @param footer the line below a page if there are others; else empty
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
     * @throws CommandException if the page does not exist
     */
    Services services(Paging page) {
        List<Row> all = processes.entrySet().stream()
                .flatMap(process -> rows(process.getKey(), process.getValue()))
                .toList();
        List<Row> rows = page.of(all);
        return new Services(services(rows), page.footer("services", rows.size(), all.size()));
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
