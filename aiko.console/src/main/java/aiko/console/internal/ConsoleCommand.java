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
    private final WebConsole console;

    @Activate
    public ConsoleCommand(@Reference WebConsole console) {
        this.console = console;
    }

    /** {@code aiko:console}. */
    @Descriptor("Print the address of the web console, with the token to log in")
    public void console(CommandSession session) {
        session.getConsole()
                .println(
                        console.address()
                                .orElseThrow(
                                        () -> new IllegalStateException(
                                                "the console cannot be reached: the HTTP listener is not open; aiko:log has the reason")));
    }
}
