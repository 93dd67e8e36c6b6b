// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.introspection;

import aiko.client.AikoClient;
import aiko.client.ServiceInformation;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.command.introspection.AskedServices.Answered;
import aiko.shell.internal.command.introspection.AskedServices.Asked;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that ask services for their figures, what they are, and whether they work. */
@Component(
        service = IntrospectionCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=stats",
            CommandProcessor.COMMAND_FUNCTION + "=info",
            CommandProcessor.COMMAND_FUNCTION + "=ping",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class IntrospectionCommands {
    private static final String SERVICE =
            "SERVICE: a topic path, an id in this process, a name, or a pattern of names or\n"
                    + "                     topic paths with * and ?";
    private static final String NONE = "-";
    private static final double NANOS = 1e9;

    private final AikoClient client;
    private final AskedServices services;

    @Activate
    public IntrospectionCommands(@Reference AikoClient client) {
        this.client = client;
        services = new AskedServices(client);
    }

    /** {@code aiko:stats}. */
    @Descriptor("Print the figures of services, in any process: messages, failures, times in handlers")
    public void stats(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor(SERVICE) String... arguments)
            throws InterruptedException {
        if (!Help.wanted(session, IntrospectionCommands.class, "stats", arguments)) {
            var table = new Table(
                    Column.path("SERVICE").as("topic_path"),
                    Column.identifier("NAME").orElse(NONE),
                    Column.figure("HANDLED"),
                    Column.figure("FAILED"),
                    Column.figure("WAITING"),
                    Column.figure("MOST"),
                    Column.figure("DROPPED"),
                    Column.figure("AVERAGE").as("average_seconds"),
                    Column.figure("LONGEST").as("longest_seconds"),
                    Column.figure("IN HANDLER").as("handler_seconds"),
                    Column.figure("SINCE").as("added").dropped(3),
                    Column.figure("FAILED AT")
                            .as("last_failure_time")
                            .orElse(NONE)
                            .dropped(2),
                    Column.problem("LAST FAILURE").orElse(NONE).dropped(1));
            print(Output.of(session, json), table, ask("stats", client::stats, arguments), IntrospectionCommands::add);
        }
    }

    private static void add(Table table, Asked asked, ServiceStatistics figures) {
        table.add(
                asked.service(),
                Table.orAbsent(asked.name()),
                figures.handled(),
                figures.failed(),
                figures.waiting(),
                figures.highWaterMark(),
                figures.dropped(),
                time(figures.averageTime()),
                time(figures.longest()),
                time(figures.handlerTime()),
                figures.added(),
                figures.lastFailure().map(ServiceStatistics.Failure::time),
                figures.lastFailure().map(ServiceStatistics.Failure::text));
    }

    /** {@code aiko:info}. */
    @Descriptor("Print what services are, in any process: names, bundles, versions")
    public void info(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor(SERVICE) String... arguments)
            throws InterruptedException {
        if (!Help.wanted(session, IntrospectionCommands.class, "info", arguments)) {
            var table = new Table(
                    Column.path("SERVICE").as("topic_path"),
                    Column.identifier("NAME"),
                    Column.text("BUNDLE"),
                    Column.figure("VERSION"),
                    Column.text("PROTOCOL"),
                    Column.text("OWNER"),
                    Column.text("TAGS"),
                    Column.figure("INCARNATION").dropped(1),
                    Column.hidden("accepts"));
            print(Output.of(session, json), table, ask("info", client::info, arguments), IntrospectionCommands::add);
        }
    }

    private static void add(Table table, Asked asked, ServiceInformation info) {
        table.add(
                asked.service(),
                info.details().name(),
                Table.orAbsent(info.bundle()),
                Table.orAbsent(info.version()),
                info.details().protocol(),
                info.details().owner(),
                info.details().tags(),
                info.incarnation(),
                info.accepts());
    }

    /** {@code aiko:ping}. */
    @Descriptor("Ask services, in any process, whether they handle messages, and print the times until their answers")
    public void ping(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor(SERVICE) String... arguments)
            throws InterruptedException {
        if (!Help.wanted(session, IntrospectionCommands.class, "ping", arguments)) {
            var table = new Table(
                    Column.path("SERVICE").as("topic_path"),
                    Column.identifier("NAME").orElse(NONE),
                    Column.figure("TIME").as("seconds"));
            print(
                    Output.of(session, json),
                    table,
                    ask("ping", client::ping, arguments),
                    (rows, asked, took) -> rows.add(asked.service(), Table.orAbsent(asked.name()), time(took)));
        }
    }

    private <T> List<Answered<T>> ask(
            String command, Function<TopicPath, CompletionStage<T>> question, String... arguments)
            throws InterruptedException {
        if (arguments.length != 1) {
            throw Help.usage(IntrospectionCommands.class, command, "expected one service or pattern");
        }
        return services.ask(arguments[0], question);
    }

    @FunctionalInterface
    private interface Row<T> {
        void add(Table table, Asked asked, T answer);
    }

    /** The answers, and a line for each service without one. */
    private static <T> void print(Output out, Table table, List<Answered<T>> answers, Row<T> row) {
        var missing = new Table(Column.path("SERVICE").as("topic_path"), Column.problem("PROBLEM"));
        for (Answered<T> each : answers) {
            if (each.isMissing()) {
                missing.add(each.service(), each.problem());
            } else {
                row.add(table, each.asked(), each.answer());
            }
        }
        Listing listing = Listing.ofNow();
        if (table.isEmpty()) {
            listing.fact("services", table);
        } else {
            listing.table("services", table);
        }
        listing.fact("unanswered", missing);
        answers.stream().filter(Answered::isMissing).forEach(each -> listing.problem(each.problem()));
        out.print(listing);
        if (!missing.isEmpty()) {
            out.flush();
            throw new CommandException(
                    answers.stream().filter(Answered::isMissing).count() + " of " + answers.size()
                            + " services did not answer");
        }
    }

    /** Seconds; for people in a unit that shows a few digits. */
    private static Object time(Duration time) {
        long nanos = time.toNanos();
        return Table.cell(BigDecimal.valueOf(nanos, 9), text(nanos));
    }

    private static String text(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, nanos < 1e5 ? "%.1f µs" : "%.0f µs", nanos / 1e3);
        }
        return nanos < NANOS
                ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.1f s", nanos / NANOS);
    }
}
