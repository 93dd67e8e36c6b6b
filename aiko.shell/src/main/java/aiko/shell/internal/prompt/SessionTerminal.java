// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.impl.LineDisciplineTerminal;

/**
 * The terminal of a session, which gets the bytes of its keys. Keys that are pressed while a command runs wait for the prompt,
 * but only some of them: JLine would wait for room, and read no Ctrl-C meanwhile.
 */
public class SessionTerminal extends LineDisciplineTerminal {
    /** Half of JLine's buffer. */
    private static final int MOST_WAITING = 512;

    /** @param output gets what the terminal shows */
    public SessionTerminal(String name, String type, OutputStream output, Charset encoding) throws IOException {
        super(name, type, output, encoding);
    }

    @Override
    protected boolean doProcessInputByte(int key) throws IOException {
        boolean isCommandRunning = attributes.getLocalFlag(LocalFlag.ISIG);
        boolean isInterrupt = key == attributes.getControlChar(ControlChar.VINTR);
        boolean isFull = isCommandRunning && !isInterrupt && slaveInput.available() >= MOST_WAITING;
        return !isFull && super.doProcessInputByte(key);
    }
}
