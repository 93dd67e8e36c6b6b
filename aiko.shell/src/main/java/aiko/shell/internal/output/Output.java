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
 * The output of a command: its pipe or file, which the console of the session does not know, or the console. It bypasses the
 * stream that Gogo puts before the console, which a Ctrl-C during a write closes for good.
 *
 * <p>Commands mostly print text of others. All of it is printed as {@linkplain VisibleText visible} lines, in which line breaks
 * are shown, whatever the command.
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

    /** A table, or one line if it has no rows. */
    public void table(Table table, String nothing) {
        if (table.isEmpty()) {
            line(nothing);
        } else {
            table(table);
        }
    }

    /** The line below a page, unless the page contains everything. */
    public void footer(Paging paging, String names, int rows, int total) {
        String footer = paging.footer(names, rows, total);
        if (!footer.isEmpty()) {
            line(footer);
        }
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
