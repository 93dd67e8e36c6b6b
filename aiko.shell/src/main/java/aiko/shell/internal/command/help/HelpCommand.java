// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.help;

import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Habits;
import aiko.shell.internal.catalog.Habits.Alias;
import aiko.shell.internal.catalog.KnownCommand;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.jline.builtins.Options;
import org.jline.terminal.Terminal;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The command about commands. */
@Component(
        service = HelpCommand.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=help",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.CONTAINER
        })
public class HelpCommand {
    private static final int USUAL_WIDTH = 80;
    private static final String OPTION = "--help";

    /** Gogo's commands that read the option as an argument. */
    private static final Set<String> WITHOUT_HELP = Set.of("format", "getopt", "new", "tac");

    /** Those headings come first; others follow in the order of their names. */
    private static final List<String> OWN_SUBJECTS =
            List.of(CommandCatalog.SERVICES, CommandCatalog.BUNDLES, CommandCatalog.CONTAINER);

    private final CommandCatalog catalog;

    @Activate
    public HelpCommand(BundleContext context) {
        catalog = new CommandCatalog(context);
    }

    /** {@code aiko:help}. */
    @Descriptor("List the commands, or describe one")
    public void help(
            CommandSession session,
            @Usage("[COMMAND:SHELL_COMMAND]") @Descriptor("COMMAND: with or without its scope, or an alias")
                    String... command)
            throws Exception {
        if (Help.wanted(session, HelpCommand.class, "help", command)) {
            return;
        }
        if (command.length > 1) {
            throw Help.usage(HelpCommand.class, "help", "expected at most one command");
        }
        if (command.length == 0) {
            Output.of(session).lines(list(width(session)));
        } else {
            describe(session, command[0]);
        }
    }

    private List<String> list(int width) {
        Map<String, KnownCommand> all = catalog.all();
        var page = new HelpPage(width);
        subjects(all).forEach((subject, commands) -> {
            page.heading(subject);
            commands.forEach(command -> page.entry(shown(command, all), command.description()));
        });
        var habits = Habits.read();
        page.heading("Aliases, known from Apache Karaf and Unix");
        page.words(habits.aliases().stream()
                .filter(name -> habits.alias(name, all).isPresent())
                .toList());
        page.text("help COMMAND describes a command or an alias; ? is help.");
        return page.lines();
    }

    private static Map<String, List<KnownCommand>> subjects(Map<String, KnownCommand> all) {
        return all.values().stream()
                .collect(Collectors.groupingBy(
                        KnownCommand::subject,
                        () -> new TreeMap<>(
                                Comparator.comparingInt(HelpCommand::place).thenComparing(Comparator.naturalOrder())),
                        Collectors.toList()));
    }

    private static int place(String subject) {
        int place = OWN_SUBJECTS.indexOf(subject);
        return place < 0 ? OWN_SUBJECTS.size() : place;
    }

    /** Our own with their scope, as the documents have them; others as short as they can be typed. */
    private static String shown(KnownCommand command, Map<String, KnownCommand> all) {
        return OWN_SUBJECTS.contains(command.subject()) ? command.name() : CommandCatalog.shortest(command, all);
    }

    private void describe(CommandSession session, String name) throws Exception {
        Map<String, KnownCommand> all = catalog.all();
        var habits = Habits.read();
        Optional<KnownCommand> found = catalog.find(name);
        Optional<Alias> alias = found.isPresent() ? Optional.empty() : habits.alias(name, all);
        if (alias.isPresent()) {
            Output.of(session).line(name + " runs " + alias.get().text());
            found = Optional.ofNullable(all.get(alias.get().command()));
        }
        describe(
                session,
                found.orElseThrow(
                        () -> new CommandException("command " + name + " not found; " + habits.hint(name, all))));
    }

    private static void describe(CommandSession session, KnownCommand command) throws Exception {
        boolean isOfGogo = command.scope().equals("gogo") && !WITHOUT_HELP.contains(command.function());
        if (command.syntax().option(OPTION).isPresent() || isOfGogo) {
            try {
                run(session, command.name(), OPTION);
            } catch (Options.HelpException help) {
                Output.of(session).lines(help.getMessage().lines().toList());
            }
            return;
        }
        Output out = Output.of(session);
        if (!command.description().isEmpty()) {
            out.line(command.description());
        }
        command.syntax().ways().forEach(way -> out.line("usage: " + command.name() + ' ' + way.text()));
        if (!command.scope().equals("gogo")) {
            String details = String.valueOf(run(session, "felix:help", command.name()));
            out.lines(details.lines().toList());
        }
    }

    private static Object run(CommandSession session, String command, String argument) throws Exception {
        return ((Function) session.get(command)).execute(session, new ArrayList<>(List.of(argument)));
    }

    private static int width(CommandSession session) {
        Terminal terminal = Shell.getTerminal(session);
        int columns = terminal == null ? 0 : terminal.getSize().getColumns();
        return columns <= 0 ? USUAL_WIDTH : columns;
    }
}
