// SPDX-License-Identifier: Apache-2.0
package aiko.shell.spi;

import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import org.osgi.annotation.versioning.ProviderType;

/** A session of the shell. */
@MayBlock
@ProviderType
public interface ShellSession extends AutoCloseable {
    /**
     * Runs a line as {@code aiko exec} does, and waits for its end. An error is printed as one line.
     *
     * @param line one or more commands
     * @return the exit status of the last command; 0 if it was successful
     */
    int run(String line);

    /** Interrupts the command that is running, if there is one, as Ctrl-C does. */
    @AnyThread
    void interrupt();

    /** Ends the session, after an {@link #interrupt}. */
    @Override
    @AnyThread
    void close();
}
