// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.logging.LogHistory;
import aiko.process.AikoProcess;
import aiko.process.LogLevelNames;
import aiko.shell.internal.argument.Glob;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.LogLevelArgument;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import java.util.Arrays;
import java.util.List;
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
        property = {CommandProcessor.COMMAND_SCOPE + "=aiko", CommandProcessor.COMMAND_FUNCTION + "=log"})
public class LogCommands {
    private static final String ANY = "*";
    private static final String UNLIMITED = "0";
    private static final String NOT_SAID = "-1";
    private static final int DEFAULT_COUNT = 20;
    private static final int DEFAULT_TAIL_COUNT = 10;

    private final AikoProcess process;
    private final LogHistory history;
    private final LevelChanges levels;

    @Activate
    public LogCommands(@Reference AikoProcess process, @Reference LogHistory history, @Reference LevelChanges levels) {
        this.process = process;
        this.history = history;
        this.levels = levels;
    }

    /** {@code aiko:log}. */
    @Descriptor("Show the last records of the log, follow it, or show and set levels")
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
            @Descriptor("only records of bundles of this name; with level: for this bundle alone")
                    @Parameter(
                            names = {"--bundle", "-b"},
                            absentValue = ANY)
                    String bundle,
            @Descriptor("only records whose message holds this text, in upper or lower case")
                    @Parameter(
                            names = {"--text", "-t"},
                            absentValue = "")
                    String text,
            @Descriptor("how many records at most; default " + DEFAULT_COUNT + ", and before those that tail follows "
                            + DEFAULT_TAIL_COUNT)
                    @Parameter(
                            names = {"--count", "-n"},
                            absentValue = NOT_SAID)
                    int count,
            @Descriptor("the services of the namespace instead of this container")
                    @Parameter(
                            names = {"--namespace"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean namespace,
            @Descriptor("end following after so many seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    double seconds,
            @Descriptor("COMMAND ARGUMENT…: nothing, for the last records of this container;\n"
                            + "                     SERVICE, for the last ones of services of the namespace that have\n"
                            + "                     this name or topic path, from a recorder;\n"
                            + "                     tail [SERVICE], to follow, until Ctrl-C, this container or services\n"
                            + "                     of the namespace; level, for all levels that are set;\n"
                            + "                     level LOGGER [LEVEL], to show or set one; the level default takes\n"
                            + "                     back what was set here; ROOT is above all loggers")
                    String... arguments)
            throws InterruptedException {
        if (Help.wanted(session, LogCommands.class, "log", arguments)) {
            return;
        }
        if (seconds < 0 || count < Integer.parseInt(NOT_SAID)) {
            throw usage("no number is below 0");
        }
        String command = arguments.length == 0 ? "" : arguments[0];
        if (command.equals("level")) {
            level(
                    Output.of(session),
                    bundle.equals(ANY) ? null : bundle,
                    Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        boolean isTail = command.equals("tail");
        int services = isTail ? 1 : 0;
        if (arguments.length > services + 1) {
            throw usage("one service is enough");
        }
        boolean isNamed = arguments.length > services;
        if (isNamed && !service.equals(ANY)) {
            throw usage("the service is named twice");
        }
        var filter = new LogFilter(
                LogLevelArgument.parse(level),
                new Glob(isNamed ? arguments[services] : service),
                new Glob(bundle),
                text);
        boolean isNamespace = namespace || isNamed;
        if (isNamespace && !filter.bundle().isAny()) {
            throw usage("records of the namespace do not tell their bundle");
        }
        var view = new LogView(process, history, Output.of(session), filter);
        if (isTail && isNamespace) {
            view.followNamespace(seconds);
        } else if (isTail) {
            view.follow(count < 0 ? DEFAULT_TAIL_COUNT : count, seconds);
        } else if (isNamespace) {
            view.printNamespace(count < 0 ? DEFAULT_COUNT : count);
        } else {
            view.print(count < 0 ? DEFAULT_COUNT : count);
        }
    }

    private static CommandException usage(String mistake) {
        return Help.usage(LogCommands.class, "log", mistake);
    }

    private void level(Output out, String bundle, List<String> arguments) {
        if (arguments.size() > 2) {
            throw usage("a logger and its level are enough");
        }
        if (arguments.isEmpty()) {
            out.table(levels.table(bundle));
            return;
        }
        String logger = arguments.get(0);
        if (arguments.size() == 2) {
            String level = arguments.get(1);
            levels.set(bundle, logger, level.equalsIgnoreCase("default") ? null : LogLevelArgument.parse(level));
        }
        out.line(logger + "  " + LogLevelNames.of(levels.effective(bundle, logger)));
    }
}
