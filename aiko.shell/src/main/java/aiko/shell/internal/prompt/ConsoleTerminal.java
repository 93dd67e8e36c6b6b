// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.event.LastingThread;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Signals;
import org.osgi.service.log.Logger;

/**
 * The terminal from which the container was started. Ctrl-C arrives here as a key, as in a session of {@code aiko shell}, and
 * not as a signal: SIGINT may also be sent by a supervisor, and ends the container at once.
 */
final class ConsoleTerminal extends SessionTerminal {
    private static final String NAME = "aiko";
    private static final String RESIZED = "WINCH";
    private static final int MOST_KEYS = 4096;

    private final Terminal system;
    private final InputStream keys = new FileInputStream(FileDescriptor.in);
    private final LastingThread reader;
    private final Object resizing;

    private ConsoleTerminal(Terminal system, Logger logger) throws IOException {
        // Lines above the prompt and the prompt itself are written by different threads.
        super(NAME, system.getType(), new BufferedOutputStream(system.output()), system.encoding());
        this.system = system;
        reader = new LastingThread("aiko-prompt-keys", "cannot read the terminal", this::readKeys, logger);
        resizing = Signals.register(RESIZED, this::resize);
    }

    /** Takes the terminal over until it is closed. */
    static ConsoleTerminal open(Logger logger) throws IOException {
        // JLine looks for its own parts through the thread's class loader.
        Thread.currentThread().setContextClassLoader(Terminal.class.getClassLoader());
        Terminal system = TerminalBuilder.builder()
                .name(NAME)
                .system(true)
                .provider("exec")
                .nativeSignals(false)
                // To ask the terminal for it, a thread of JLine would read keys from now on, and keep the first one.
                .graphemeCluster(false)
                .build();
        var terminal = new ConsoleTerminal(system, logger);
        terminal.setSize(system.getSize());
        system.enterRawMode();
        terminal.reader.start();
        return terminal;
    }

    private void readKeys() throws IOException {
        byte[] buffer = new byte[MOST_KEYS];
        int count = keys.read(buffer);
        if (count < 0) {
            reader.close();
            slaveInputPipe.close();
        } else {
            processInputBytes(buffer, 0, count);
        }
    }

    private void resize() {
        setSize(system.getSize());
        raise(Signal.WINCH);
    }

    @Override
    protected void doClose() throws IOException {
        reader.close(Duration.ZERO);
        Signals.unregister(RESIZED, resizing);
        try {
            super.doClose();
        } finally {
            // With its attributes as they were.
            system.close();
        }
    }
}
