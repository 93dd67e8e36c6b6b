// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.client.AikoClient;
import aiko.client.spi.Glob;
import aiko.logging.LogHistory;
import aiko.process.spi.LogLevelNames;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.LogLevelArgument;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.stream.RecordsAbove;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that reads the log. */
@Component(
        service = LogCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=log",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.CONTAINER
        })
public class LogCommands {
    private static final String ANY = "*";
    private static final String UNLIMITED = "0";
    private static final String NOT_SAID = "";
    private static final int DEFAULT_COUNT = 20;
    private static final int DEFAULT_TAIL_COUNT = 10;

    private final AikoClient client;
    private final LogHistory history;
    private final LevelChanges levels;

    @Activate
    public LogCommands(@Reference AikoClient client, @Reference LogHistory history, @Reference LevelChanges levels) {
        this.client = client;
        this.history = history;
        this.levels = levels;
    }

    /** {@code aiko:log}. */
    @Descriptor("Print the last log records, follow the log, or show and set log levels")
    public void log(
            CommandSession session,
            @Descriptor("only records of this level or above: " + LogLevelNames.ALL)
                    @Parameter(
                            names = {"--level", "-l"},
                            absentValue = "TRACE")
                    String level,
            @Descriptor("only records of services of this name or topic path; * and ? are wildcards")
                    @Parameter(
                            names = {"--service"},
                            absentValue = ANY)
                    String service,
            @Descriptor("only records of bundles of this name; with level, the bundle that the level applies to")
                    @Parameter(
                            names = {"--bundle", "-b"},
                            absentValue = ANY)
                    String bundle,
            @Descriptor("only records whose message contains this text, in upper or lower case")
                    @Parameter(
                            names = {"--text", "-t"},
                            absentValue = "")
                    String text,
            @Descriptor("maximum number of records; default " + DEFAULT_COUNT + ", and " + DEFAULT_TAIL_COUNT
                            + " before those that tail follows")
                    @Parameter(
                            names = {"--count", "-n"},
                            absentValue = NOT_SAID)
                    String count,
            @Descriptor("records of the services of the namespace instead of this container")
                    @Parameter(
                            names = {"--namespace"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean namespace,
            @Descriptor("stop following after this number of seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    String seconds,
            @Descriptor(Output.JSON_LINES_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage({"[SERVICE]", "tail [SERVICE]", "level [LOGGER [LEVEL|default]]"})
                    @Descriptor("none, to print the last records of this container;\n"
                            + "                     SERVICE, to print the last records of services of the namespace that\n"
                            + "                     have this name or topic path, from a recorder;\n"
                            + "                     tail [SERVICE], to follow this container, or services of the namespace,\n"
                            + "                     until Ctrl-C;\n"
                            + "                     level, to list all levels that are set;\n"
                            + "                     level LOGGER [LEVEL], to show or set the level of a logger; the level\n"
                            + "                     default undoes a change made here; ROOT stands for all loggers")
                    String... arguments)
            throws InterruptedException {
        if (Help.wanted(session, LogCommands.class, "log", arguments)) {
            return;
        }
        var numbers = new NumberArgument(LogCommands.class, "log");
        OptionalInt most =
                count.equals(NOT_SAID) ? OptionalInt.empty() : OptionalInt.of(numbers.whole("--count", count, 0));
        double limit = numbers.seconds("--seconds", seconds);
        String command = arguments.length == 0 ? "" : arguments[0];
        if (command.equals("level")) {
            level(
                    Output.of(session, json),
                    bundle.equals(ANY) ? null : bundle,
                    Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        boolean isTail = command.equals("tail");
        int services = isTail ? 1 : 0;
        if (arguments.length > services + 1) {
            throw usage("expected one service");
        }
        boolean isNamed = arguments.length > services;
        if (isNamed && !service.equals(ANY)) {
            throw usage("the service is specified twice: as argument and with --service");
        }
        var filter = new LogFilter(
                LogLevelArgument.parse(level),
                new Glob(isNamed ? arguments[services] : service),
                new Glob(bundle),
                text);
        boolean isNamespace = namespace || isNamed;
        if (isNamespace && !filter.bundle().isAny()) {
            throw usage("--bundle: records of the namespace have no bundle");
        }
        Output out = Output.of(session, json);
        var view = new LogView(client, history, out, filter);
        if (isTail && isNamespace) {
            view.followNamespace(limit);
        } else if (isTail) {
            try (var held = out.isScreen() ? RecordsAbove.hold(session) : RecordsAbove.NONE) {
                view.follow(most.orElse(DEFAULT_TAIL_COUNT), limit);
            }
        } else if (isNamespace) {
            view.printNamespace(most.orElse(DEFAULT_COUNT));
        } else {
            view.print(most.orElse(DEFAULT_COUNT));
        }
    }

    private static CommandException usage(String mistake) {
        return Help.usage(LogCommands.class, "log", mistake);
    }

    private void level(Output out, String bundle, List<String> arguments) {
        if (arguments.size() > 2) {
            throw usage("expected a logger and a level");
        }
        if (arguments.isEmpty()) {
            out.print(Listing.ofNow().table("levels", levels.table(bundle)));
            return;
        }
        String logger = arguments.get(0);
        if (arguments.size() == 2) {
            String level = arguments.get(1);
            levels.set(bundle, logger, level.equalsIgnoreCase("default") ? null : LogLevelArgument.parse(level));
        }
        out.print(Listing.ofNow()
                .line(
                        "%s  %s",
                        Listing.value("logger", logger),
                        Listing.value("level", LogLevelNames.of(levels.effective(bundle, logger))))
                .fact("bundle", bundle));
    }
}
