// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.session.SessionEnd;
import java.util.function.IntConsumer;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that end a session or the container. */
@Component(
        service = EndCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=exit",
            CommandProcessor.COMMAND_FUNCTION + "=shutdown",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.CONTAINER
        })
public class EndCommands {
    private final IntConsumer exit;

    @Activate
    public EndCommands(@Reference(target = "(aiko.launcher=exit)") IntConsumer exit) {
        this.exit = exit;
    }

    /** {@code aiko:exit}. */
    @Descriptor("End the session; at the container's own prompt, shut the container down")
    public void exit(CommandSession session, String... arguments) {
        if (Help.wanted(session, EndCommands.class, "exit", arguments)) {
            return;
        }
        refuse("exit", arguments);
        if (!SessionEnd.ask(session)) {
            throw new CommandException("exit ends a session of aiko shell; shutdown ends the container");
        }
    }

    /** {@code aiko:shutdown}. */
    @Descriptor("Shut the container down in order")
    public void shutdown(CommandSession session, String... arguments) {
        if (Help.wanted(session, EndCommands.class, "shutdown", arguments)) {
            return;
        }
        refuse("shutdown", arguments);
        if (SessionEnd.endsContainer(session)) {
            SessionEnd.ask(session);
            return;
        }
        Output.of(session).line("the container shuts down");
        Output.of(session).flush();
        SessionEnd.ask(session);
        exit.accept(0);
    }

    private static void refuse(String function, String... arguments) {
        if (arguments.length > 0) {
            throw Help.usage(EndCommands.class, function, "unexpected argument " + arguments[0]);
        }
    }
}
