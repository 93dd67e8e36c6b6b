// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.session.Failures;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;

/** The command that prints more of a failure than its line. */
@Component(
        service = TraceCommand.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=trace",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.CONTAINER
        })
public class TraceCommand {
    /** {@code aiko:trace}. */
    @Descriptor("Print the stack trace of the last failure in this session")
    public void trace(CommandSession session, String... arguments) {
        if (Help.wanted(session, TraceCommand.class, "trace", arguments)) {
            return;
        }
        if (arguments.length > 0) {
            throw Help.usage(TraceCommand.class, "trace", "unexpected argument " + arguments[0]);
        }
        if (!(session.get(Shell.VAR_EXCEPTION) instanceof Throwable failure)) {
            throw new CommandException("no command of this session has failed");
        }
        Output.of(session).print(new Listing().trace(Failures.trace(failure)));
    }
}
