// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import static aiko.shell.internal.output.Listing.value;

import aiko.deployer.Deployer;
import aiko.deployer.DeployerStatistics;
import aiko.event.EventLoopStatistics;
import aiko.message.MessagesStatistics;
import aiko.message.spi.EmbeddedMessageServer;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceStatistics;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.MemoryUse;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Paging;
import aiko.shell.internal.output.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state, queues and services of the processes of a framework, and the figures of what else runs in it.
 *
 * @param processes by their names, in the order in which they are shown
 * @param servers that run in this container
 * @param memoryUses of bundles of this container, for content of strangers
 */
record ProcessReport(
        Map<String, AikoProcess> processes,
        List<EmbeddedMessageServer> servers,
        List<MemoryUse> memoryUses,
        List<Deployer> deployers) {
    private record Row(String processName, HostedService service) {}

    /**
     * All of them, with a page of services.
     *
     * @throws CommandException if the page does not exist
     */
    Listing listing(Paging page) {
        List<Row> all = processes.entrySet().stream()
                .flatMap(process -> rows(process.getKey(), process.getValue()))
                .toList();
        List<Row> rows = page.of(all);
        Listing listing = Listing.ofNow()
                .objects(
                        "processes",
                        processes.entrySet().stream()
                                .map(process -> process(process.getKey(), process.getValue()))
                                .toList())
                .objects(
                        "mqtt_servers",
                        servers.stream()
                                .flatMap(server ->
                                        server.statistics().map(figures -> server(server.port(), figures)).stream())
                                .toList());
        memory(listing);
        listing.objects(
                        "deploy_folders",
                        deployers.stream()
                                .map(each -> folder(each.folder(), each.statistics()))
                                .toList())
                .fact("total", all.size())
                .table("services", services(rows));
        String footer = page.footer("services", rows.size(), all.size());
        return footer.isEmpty() ? listing : listing.note(footer);
    }

    private static Listing server(int port, EmbeddedServerStatistics figures) {
        var table = new Table(
                Column.text("MEMORY FOR").as("content"),
                Column.figure("BYTES"),
                Column.figure("LIMIT"),
                Column.figure("MESSAGES"),
                Column.figure("REFUSED"));
        add(table, "queued messages", figures.queued(), null);
        add(table, "retained messages", figures.retained(), figures.retainedMessages());
        add(table, "clients", figures.clients(), null);
        add(table, "incomplete packets", figures.incomplete(), null);
        add(table, "unread answers", figures.answers(), null);
        return new Listing()
                .line(
                        "embedded MQTT server on port %d: %d connections, %d sessions of disconnected clients (%d discarded),"
                                + " %d clients disconnected by the server",
                        value("port", port),
                        value("connections", figures.connections()),
                        value("absent_sessions", figures.absentSessions()),
                        value("discarded_sessions", figures.discardedSessions()),
                        value("disconnections", figures.disconnections()))
                .table("memory", table)
                .note("");
    }

    private static void add(Table table, String purpose, EmbeddedServerStatistics.Memory memory, Object messages) {
        table.add(purpose, memory.bytes(), memory.limit(), messages, memory.refused());
    }

    private void memory(Listing listing) {
        var table = new Table(
                Column.text("MEMORY FOR").as("content"),
                Column.figure("BYTES"),
                Column.figure("LIMIT"),
                Column.figure("REFUSED"));
        memoryUses.stream()
                .flatMap(use -> use.memoryUse().stream())
                .forEach(figures -> table.add(figures.content(), figures.bytes(), figures.limit(), figures.refused()));
        if (table.isEmpty()) {
            listing.fact("memory", table);
        } else {
            listing.table("memory", table).note("");
        }
    }

    private static Listing folder(Path folder, DeployerStatistics figures) {
        return new Listing()
                .line(
                        "deploy folder %s: %d files refused, %d of them over a limit",
                        value("folder", folder),
                        value("files_refused", figures.refused()),
                        value("files_over_limit", figures.overLimit()))
                .note("");
    }

    private static Listing process(String name, AikoProcess process) {
        MessagesStatistics messages = process.messages().statistics();
        Listing listing = new Listing()
                .line(
                        "process      %s (%s)",
                        value("topic_path", process.topicPath().process()), value("name", name))
                .line("mqtt         %s", value("mqtt", process.messageServer()))
                .line(
                        "connection   %s, connected %d " + (messages.connects() == 1 ? "time" : "times"),
                        value("connection", process.connectionState()),
                        value("connects", messages.connects()))
                .note("registrar    "
                        + process.registrar()
                                .map(registrar -> registrar.topicPath().toString())
                                .or(() -> process.announcedRegistrar()
                                        .map(unverified -> unverified.topicPath() + " (unverified)"))
                                .orElse("none"))
                .fact("registrar", process.registrar().map(RegistrarDetails::topicPath))
                .fact(
                        "unverified_registrar",
                        process.registrar().isPresent()
                                ? null
                                : process.announcedRegistrar().map(RegistrarDetails::topicPath))
                .fact("problem", process.connectionProblem());
        process.connectionProblem().ifPresent(problem -> listing.problem("problem      " + problem));
        return listing.note("")
                .table("queues", queues(messages))
                .note("")
                .table("event_loops", loops(ManagedProcess.of(process).eventLoops()))
                .note("");
    }

    private static Table queues(MessagesStatistics messages) {
        var table = new Table(
                Column.text("QUEUE"),
                Column.figure("WAITING"),
                Column.figure("MOST"),
                Column.figure("DROPPED"),
                Column.figure("HANDLED"),
                Column.figure("FAILED"),
                Column.figure("BYTES"),
                Column.figure("LIMIT"));
        table.add(
                "messages out",
                messages.outboxSize(),
                messages.outboxHighWaterMark(),
                messages.droppedOut(),
                messages.published(),
                null,
                messages.outboxBytes(),
                messages.outboxLimit());
        table.add(
                "messages in",
                messages.inboxSize(),
                messages.inboxHighWaterMark(),
                messages.droppedIn(),
                messages.received(),
                null,
                messages.inboxBytes(),
                messages.inboxLimit());
        return table;
    }

    /** The event loops, and the threads that were abandoned by one. */
    private static Table loops(List<EventLoopReport> loops) {
        var table = new Table(
                Column.identifier("EVENT LOOP OF").as("bundle"),
                Column.figure("WAITING"),
                Column.figure("MOST"),
                Column.figure("DROPPED"),
                Column.figure("HANDLED"),
                Column.figure("FAILED"),
                Column.figure("LONGEST").as("longest_seconds"),
                Column.problem("RUNS").as("running"),
                Column.figure("FOR").as("running_seconds"),
                Column.hidden("stuck"),
                Column.hidden("abandoned"),
                Column.hidden("thread"));
        for (EventLoopReport loop : loops) {
            String of = loop.bundle().isEmpty() ? "the process" : loop.bundle();
            Optional<EventLoopStatistics> figures = loop.abandoned() ? Optional.empty() : loop.statistics();
            table.add(
                    Table.cell(Table.orAbsent(loop.bundle()), loop.abandoned() ? "(abandoned) " + of : of),
                    figures.map(EventLoopStatistics::waiting),
                    figures.map(EventLoopStatistics::highWaterMark),
                    figures.map(EventLoopStatistics::dropped),
                    figures.map(EventLoopStatistics::handled),
                    figures.map(EventLoopStatistics::failed),
                    loop.longest().isZero() ? null : loop.longest(),
                    loop.running(),
                    loop.running().isEmpty() ? null : loop.since(),
                    loop.stuck(),
                    loop.abandoned(),
                    loop.thread());
        }
        return table;
    }

    private static Stream<Row> rows(String name, AikoProcess process) {
        return process.services().stream().map(service -> new Row(name, service));
    }

    private static Table services(List<Row> rows) {
        var table = new Table(
                Column.text("PROCESS"),
                Column.figure("ID"),
                Column.identifier("NAME"),
                Column.hidden("topic_path"),
                Column.figure("HANDLED"),
                Column.figure("FAILED"),
                Column.figure("WAITING"),
                Column.figure("MOST"),
                Column.figure("DROPPED"),
                Column.text("PROTOCOL"),
                Column.hidden("public"),
                Column.text("TAGS"),
                Column.text("BUNDLE"));
        for (Row row : rows) {
            HostedService service = row.service();
            ServiceStatistics statistics = service.statistics();
            boolean isPublic = service.definition().isPublic();
            String protocol = service.definition().protocol();
            table.add(
                    row.processName(),
                    service.serviceId(),
                    service.definition().name(),
                    service.topicPath(),
                    statistics.handled(),
                    statistics.failed(),
                    statistics.waiting(),
                    statistics.highWaterMark(),
                    statistics.dropped(),
                    Table.cell(protocol, isPublic ? protocol : "(private)"),
                    isPublic,
                    service.definition().tags(),
                    service.bundle().getSymbolicName());
        }
        return table;
    }
}
