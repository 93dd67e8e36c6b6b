// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.shell.internal.stream.SessionStream;
import aiko.text.VisibleText;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command prints: its pipe or its file, which the session's console knows nothing of, or the console. To the console
 * itself it prints by itself: what Gogo lays between is closed for good by a Ctrl-C that comes while a command writes.
 *
 * <p>What is printed is mostly text of others. It has no way out but as lines that are {@linkplain VisibleText visible}, in
 * each of which a line break is shown, whatever the command that prints it.
 */
public final class Output {
    private static final int STANDARD_OUTPUT = 1;

    private final PrintStream stream;

    Output(PrintStream stream) {
        this.stream = stream;
    }

    public static Output of(CommandSession session) {
        Process command = Process.Utils.current();
        boolean isConsole = command == null || command.job().parent() == null && command.isTty(STANDARD_OUTPUT);
        return new Output(isConsole ? session.getConsole() : command.out());
    }

    /** One line. */
    public void line(String text) {
        stream.print(VisibleText.line(text) + '\n');
    }

    /** One line, as by {@code printf}. */
    public void format(String format, Object... arguments) {
        line(String.format(Locale.ROOT, format, arguments));
    }

    /** One line each, all at once. */
    public void lines(Collection<String> lines) {
        if (!lines.isEmpty()) {
            stream.print(lines.stream().map(VisibleText::line).collect(Collectors.joining("\n", "", "\n")));
        }
    }

    /** One line, and a stack trace below it unless that is empty. */
    public void record(String text, String stackTrace) {
        String below = stackTrace.isEmpty() ? "" : VisibleText.stackTrace(stackTrace) + '\n';
        stream.print(VisibleText.line(text) + '\n' + below);
    }

    /** A line of JSON. */
    public void json(Collection<String> values) {
        if (!values.isEmpty()) {
            stream.print(values.stream().map(VisibleText::json).collect(Collectors.joining("\n", "", "\n")));
        }
    }

    public void table(Table table) {
        lines(table.lines());
    }

    /** Bytes as they are, and a line feed: only for an option with which somebody asks for that. */
    public void raw(byte[] bytes) {
        byte[] line = Arrays.copyOf(bytes, bytes.length + 1);
        line[bytes.length] = '\n';
        try {
            if (stream instanceof SessionStream console) {
                console.writeRaw(line);
            } else {
                stream.write(line);
            }
        } catch (IOException closed) {
            throw new CommandException("the output is closed: " + closed.getMessage());
        }
    }

    public void flush() {
        stream.flush();
    }

    /** Whether nobody reads any more. */
    boolean isClosed() {
        return stream.checkError();
    }
}
