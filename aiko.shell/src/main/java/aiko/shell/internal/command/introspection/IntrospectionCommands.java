// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.introspection;

import aiko.client.AikoClient;
import aiko.client.ServiceInformation;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.command.introspection.AskedServices.Answered;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
                    Column.identifier("SERVICE").as("topic_path"),
                    Column.figure("HANDLED"),
                    Column.figure("FAILED"),
                    Column.figure("WAITING"),
                    Column.figure("MOST"),
                    Column.figure("DROPPED"),
                    Column.figure("AVERAGE").as("average_seconds"),
                    Column.figure("LONGEST").as("longest_seconds"),
                    Column.figure("IN HANDLER").as("handler_seconds"),
                    Column.figure("SINCE"),
                    Column.problem("LAST FAILURE").orElse(NONE));
            print(Output.of(session, json), table, ask("stats", client::stats, arguments), IntrospectionCommands::add);
        }
    }

    private static void add(Table table, TopicPath service, ServiceStatistics figures) {
        table.add(
                service,
                figures.handled(),
                figures.failed(),
                figures.waiting(),
                figures.highWaterMark(),
                figures.dropped(),
                Table.cell(figures.averageTime(), time(figures.averageTime())),
                Table.cell(figures.longest(), time(figures.longest())),
                Table.cell(figures.handlerTime(), time(figures.handlerTime())),
                Table.cell(
                        figures.added(),
                        figures.added().truncatedTo(ChronoUnit.SECONDS).toString()),
                Table.cell(
                        figures.lastFailure()
                                .map(last ->
                                        new Listing().fact("time", last.time()).fact("text", last.text())),
                        figures.lastFailure()
                                .map(last -> last.time().truncatedTo(ChronoUnit.SECONDS) + " " + last.text())));
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
                    Column.identifier("SERVICE").as("topic_path"),
                    Column.text("NAME"),
                    Column.text("BUNDLE"),
                    Column.text("VERSION"),
                    Column.text("PROTOCOL"),
                    Column.text("OWNER"),
                    Column.text("TAGS"),
                    Column.text("INCARNATION"));
            print(Output.of(session, json), table, ask("info", client::info, arguments), IntrospectionCommands::add);
        }
    }

    private static void add(Table table, TopicPath service, ServiceInformation info) {
        table.add(
                service,
                info.details().name(),
                info.bundle(),
                info.version(),
                info.details().protocol(),
                info.details().owner(),
                info.details().tags(),
                info.incarnation());
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
                    Column.identifier("SERVICE").as("topic_path"),
                    Column.figure("TIME").as("seconds"));
            print(
                    Output.of(session, json),
                    table,
                    ask("ping", client::ping, arguments),
                    (rows, service, took) -> rows.add(service, Table.cell(took, time(took))));
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
        void add(Table table, TopicPath service, T answer);
    }

    /** The answers, and a line for each service without one. */
    private static <T> void print(Output out, Table table, List<Answered<T>> answers, Row<T> row) {
        answers.stream()
                .filter(each -> !each.isMissing())
                .forEach(each -> row.add(table, each.service(), each.answer()));
        List<String> problems = answers.stream()
                .filter(Answered::isMissing)
                .map(Answered::problem)
                .toList();
        Listing listing = Listing.ofNow();
        if (table.isEmpty()) {
            listing.fact("services", table);
        } else {
            listing.table("services", table);
        }
        problems.forEach(listing::problem);
        out.print(listing.fact("missing", problems));
        if (!problems.isEmpty()) {
            out.flush();
            throw new CommandException(problems.size() + " of " + answers.size() + " services did not answer");
        }
    }

    private static String time(Duration time) {
        double nanos = time.toNanos();
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, nanos < 1e5 ? "%.1f µs" : "%.0f µs", nanos / 1e3);
        }
        return nanos < 1e9
                ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
