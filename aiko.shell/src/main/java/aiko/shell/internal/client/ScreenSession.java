// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.client;

import aiko.shell.internal.prompt.Prompt;
import aiko.shell.internal.prompt.SessionTerminal;
import aiko.shell.internal.session.Sessions;
import aiko.shell.spi.TerminalSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/** A terminal whose screen and keys are those of a client; it runs a prompt, or one line. */
final class ScreenSession implements TerminalSession {
    private static final String PROMPT = "aiko> ";
    private static final int LARGEST_SCREEN = 10_000;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    private final Sessions sessions;
    private final SessionTerminal terminal;
    private final Consumer<String> lines;
    private volatile Runnable interrupt = () -> {};
    private volatile Runnable end = () -> {};

    ScreenSession(Sessions sessions, String type, int columns, int rows, OutputStream out, Consumer<String> lines)
            throws IOException {
        this.sessions = sessions;
        this.lines = lines;
        terminal = new SessionTerminal("aiko-shell", type, out, StandardCharsets.UTF_8);
        terminal.setSize(size(columns, rows));
    }

    /** The editor of lines needs a size, and a huge one would take memory. */
    private static Size size(int columns, int rows) {
        return Size.of(possible(columns, USUAL_COLUMNS), possible(rows, USUAL_ROWS));
    }

    private static int possible(int size, int usual) {
        return size <= 0 ? usual : Math.min(size, LARGEST_SCREEN);
    }

    @Override
    public void prompt() {
        Thread runner = Thread.currentThread();
        var prompt = new Prompt(sessions, terminal, () -> false);
        prompt.observe(lines);
        prompt.start(Path.of("").toAbsolutePath());
        interrupt = prompt::interrupt;
        end = () -> {
            prompt.end();
            runner.interrupt();
        };
        prompt.run(PROMPT);
    }

    @Override
    public int run(String line) {
        CommandSession session = sessions.open(terminal.input(), terminal.output(), terminal.output());
        session.put(Shell.VAR_TERMINAL, terminal);
        try (var run = new LineSession(session, sessions.errors(terminal.output()))) {
            interrupt = run::interrupt;
            end = run::interrupt;
            terminal.handle(Terminal.Signal.INT, signal -> run.interrupt());
            return run.run(line);
        }
    }

    @Override
    public void type(byte[] keys, int offset, int length) {
        try {
            terminal.processInputBytes(keys, offset, length);
        } catch (IOException closed) {
            // nobody reads it
        }
    }

    @Override
    public void resize(int columns, int rows) {
        terminal.setSize(size(columns, rows));
        terminal.raise(Terminal.Signal.WINCH);
    }

    @Override
    public void interrupt() {
        interrupt.run();
    }

    @Override
    public void close() {
        end.run();
        try {
            terminal.close();
        } catch (IOException alreadyClosed) {
            // as intended
        }
    }
}
