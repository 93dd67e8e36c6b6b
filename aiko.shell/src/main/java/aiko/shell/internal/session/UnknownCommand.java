// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Habits;
import aiko.shell.internal.catalog.Habits.Alias;
import aiko.shell.internal.catalog.KnownCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;

/** What Gogo calls for a command that it does not find: runs the one for which an alias stands, or names the nearest. */
final class UnknownCommand implements Function {
    /** The variable in which Gogo looks for this function. */
    static final String VARIABLE = "default";

    /** The variable by which Gogo keeps it from being called for itself. */
    private static final String LOCK = ".defaultLock";

    private final CommandCatalog catalog;

    UnknownCommand(CommandCatalog catalog) {
        this.catalog = catalog;
    }

    /** The failure, with the command that was meant. */
    static final class Failure extends CommandNotFoundException {
        private static final long serialVersionUID = 1L;

        private final String hint;

        Failure(String command, String hint) {
            super(command);
            this.hint = hint;
        }

        /** Gogo prints it if the command is in a pipe. */
        @Override
        public String getMessage() {
            return "command " + getCommand() + " not found; " + hint;
        }

        /** What to do. */
        String hint() {
            return hint;
        }
    }

    /** Whether a command of that name would read {@code --help} as one of its arguments. */
    boolean isWithoutHelp(String name) {
        return catalog.find(name)
                .filter(command -> CommandCatalog.WITHOUT_HELP.contains(command.scope()))
                .isPresent();
    }

    @Override
    public Object execute(CommandSession session, List<Object> commandAndArguments) throws Exception {
        String name = String.valueOf(commandAndArguments.get(0));
        Map<String, KnownCommand> all = catalog.all();
        var habits = Habits.read();
        Optional<Alias> alias = habits.alias(name, all);
        if (alias.isEmpty()) {
            throw new Failure(name, habits.hint(name, all));
        }
        // Others may be unknown in the meantime, for example in a job in the background.
        session.put(LOCK, null);
        List<Object> arguments = alias.get().arguments(commandAndArguments.subList(1, commandAndArguments.size()));
        return ((Function) session.get(alias.get().command())).execute(session, new ArrayList<>(arguments));
    }

    /** For the list of variables. */
    @Override
    public String toString() {
        return "runs aliases, and names the nearest of an unknown command";
    }
}
