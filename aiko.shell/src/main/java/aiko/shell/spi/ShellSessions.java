// SPDX-License-Identifier: Apache-2.0
package aiko.shell.spi;

import aiko.threading.MayBlock;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Opens sessions of the shell, an OSGi service. Their output is visible text only, as that of {@code aiko exec} and {@code aiko
 * shell}: no control character of a name or a log record passes, except through the line editor of a prompt.
 */
@MayBlock
@ProviderType
public interface ShellSessions {
    /**
     * Opens a session without a terminal.
     *
     * @param in the input of commands that read any
     * @param out gets the output in UTF-8
     * @param err gets lines about errors
     * @return the session, which the caller closes
     */
    ShellSession open(InputStream in, OutputStream out, OutputStream err);

    /**
     * Opens a session on a terminal, whose keys {@link TerminalSession#type} passes on.
     *
     * @param terminalType the name of the terminal, such as {@code xterm}
     * @param columns its width in characters, at most 10,000 of which are used; 0 if unknown, for 80
     * @param rows its height in characters, at most 10,000 of which are used; 0 if unknown, for 24
     * @param out gets what the terminal shows
     * @param lines gets each line that is typed at the prompt, before it is run, on the thread that runs it
     * @return the session, which the caller closes
     */
    TerminalSession open(String terminalType, int columns, int rows, OutputStream out, Consumer<String> lines);
}
