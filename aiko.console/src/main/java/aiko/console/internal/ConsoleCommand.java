// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal;

import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that prints the address of the console. */
@Component(
        service = ConsoleCommand.class,
        property = {CommandProcessor.COMMAND_SCOPE + "=aiko", CommandProcessor.COMMAND_FUNCTION + "=console"})
public class ConsoleCommand {
    private static final String PURPOSE = "Print the address of the web console, with the token to log in";
    private static final String HELP = PURPOSE + "\n\nusage: aiko:console";

    private final WebConsole console;

    @Activate
    public ConsoleCommand(@Reference WebConsole console) {
        this.console = console;
    }

    /** {@code aiko:console}. */
    @Descriptor(PURPOSE)
    public void console(CommandSession session, String... arguments) {
        if (arguments.length > 0 && !arguments[0].equals("--help")) {
            throw new IllegalArgumentException("unexpected argument; usage: aiko:console");
        }
        session.getConsole().println(arguments.length > 0 ? HELP : address());
    }

    private String address() {
        return console.address()
                .orElseThrow(() -> new IllegalStateException(
                        "the console cannot be reached: the HTTP listener is not open; aiko:log shows the reason"));
    }
}
