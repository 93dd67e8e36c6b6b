// SPDX-License-Identifier: Apache-2.0
package aiko.shell.spi;

import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import org.osgi.annotation.versioning.ProviderType;

/** A session of the shell on a terminal. */
@MayBlock
@ProviderType
public interface TerminalSession extends ShellSession {
    /** Shows the prompt and runs the lines that are typed, until {@code exit}, Ctrl-D on an empty line, or {@link #close}. */
    void prompt();

    /**
     * Passes keys on.
     *
     * @param keys the bytes that the terminal sends for them
     * @param offset the index of the first one
     * @param length the number of bytes
     */
    void type(byte[] keys, int offset, int length);

    /**
     * Changes the size of the terminal. A size below 0 or above 10,000 is ignored.
     *
     * @param columns its width in characters
     * @param rows its height in characters
     */
    @AnyThread
    void resize(int columns, int rows);
}
