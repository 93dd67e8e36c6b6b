// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.introspection;

import aiko.client.AikoClient;
import aiko.client.ServiceInformation;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.command.introspection.AskedServices.Answered;
import aiko.shell.internal.output.CommandException;
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
    public void stats(CommandSession session, @Descriptor(SERVICE) String... arguments) throws InterruptedException {
        if (!Help.wanted(session, IntrospectionCommands.class, "stats", arguments)) {
            var table = new Table(
                    "SERVICE",
                    "HANDLED",
                    "FAILED",
                    "WAITING",
                    "MOST",
                    "DROPPED",
                    "AVERAGE",
                    "LONGEST",
                    "IN HANDLER",
                    "SINCE",
                    "LAST FAILURE");
            print(session, table, ask("stats", client::stats, arguments), IntrospectionCommands::add);
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
                time(figures.averageTime()),
                time(figures.longest()),
                time(figures.handlerTime()),
                figures.added().truncatedTo(ChronoUnit.SECONDS),
                figures.lastFailure()
                        .map(last -> last.time().truncatedTo(ChronoUnit.SECONDS) + " " + last.text())
                        .orElse(NONE));
    }

    /** {@code aiko:info}. */
    @Descriptor("Print what services are, in any process: names, bundles, versions")
    public void info(CommandSession session, @Descriptor(SERVICE) String... arguments) throws InterruptedException {
        if (!Help.wanted(session, IntrospectionCommands.class, "info", arguments)) {
            var table = new Table("SERVICE", "NAME", "BUNDLE", "VERSION", "PROTOCOL", "OWNER", "TAGS", "INCARNATION");
            print(session, table, ask("info", client::info, arguments), IntrospectionCommands::add);
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
                String.join(" ", info.details().tags()),
                info.incarnation());
    }

    /** {@code aiko:ping}. */
    @Descriptor("Ask services, in any process, whether they handle messages, and print the times until their answers")
    public void ping(CommandSession session, @Descriptor(SERVICE) String... arguments) throws InterruptedException {
        if (!Help.wanted(session, IntrospectionCommands.class, "ping", arguments)) {
            var table = new Table("SERVICE", "TIME");
            print(
                    session,
                    table,
                    ask("ping", client::ping, arguments),
                    (rows, service, took) -> rows.add(service, time(took)));
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
    private static <T> void print(CommandSession session, Table table, List<Answered<T>> answers, Row<T> row) {
        Output out = Output.of(session);
        answers.stream()
                .filter(each -> !each.isMissing())
                .forEach(each -> row.add(table, each.service(), each.answer()));
        if (!table.isEmpty()) {
            out.table(table);
        }
        List<String> problems = answers.stream()
                .filter(Answered::isMissing)
                .map(Answered::problem)
                .toList();
        out.lines(problems);
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
