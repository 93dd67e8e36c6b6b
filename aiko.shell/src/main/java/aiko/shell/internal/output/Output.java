// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.shell.internal.stream.CurrentSecrets;
import aiko.shell.internal.stream.Screen;
import aiko.shell.internal.stream.SessionStream;
import aiko.text.VisibleText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * The output of a command: its pipe or file, which the console of the session does not know, or the console. It bypasses the
 * stream that Gogo puts before the console, which a Ctrl-C during a write closes for good.
 *
 * <p>Commands mostly print text of others. All of it is printed as {@linkplain VisibleText visible} lines, in which line breaks
 * are shown, whatever the command. Only the colours of {@link Line} pass, and only on a screen.
 */
public final class Output {
    /** The option of commands that list something. */
    public static final String JSON = "--json";

    public static final String JSON_HELP = "print one line of JSON, with the keys of docs/shell.md, and all pages";

    /** The same of commands that print items as they arrive. */
    public static final String JSON_LINES_HELP = "print JSON, with the keys of docs/shell.md: one line for each item";

    private static final int STANDARD_OUTPUT = 1;

    private final PrintStream stream;
    private final Screen screen;
    private final boolean isJson;
    private final UnaryOperator<String> hide;

    Output(PrintStream stream) {
        this(stream, Screen.NONE, false);
    }

    Output(PrintStream stream, Screen screen, boolean isJson) {
        this(stream, screen, isJson, UnaryOperator.identity());
    }

    /** @param hide hides secrets, before text is cut: the stream would no longer find them */
    private Output(PrintStream stream, Screen screen, boolean isJson, UnaryOperator<String> hide) {
        this.stream = stream;
        this.screen = screen;
        this.isJson = isJson;
        this.hide = hide;
    }

    public static Output of(CommandSession session) {
        return of(session, false);
    }

    /** @param isJson whether listings are printed as JSON instead of text */
    public static Output of(CommandSession session, boolean isJson) {
        Process command = Process.Utils.current();
        boolean isConsole = command == null || command.job().parent() == null && command.isTty(STANDARD_OUTPUT);
        return isConsole
                ? new Output(session.getConsole(), Screen.of(session), isJson, CurrentSecrets.of(session)::hide)
                : new Output(command.out(), Screen.NONE, isJson);
    }

    /** Whether listings are printed as JSON. */
    public boolean isJson() {
        return isJson;
    }

    /** Whether a screen shows the output, rather than a pipe or a file. */
    public boolean isScreen() {
        return screen.columns() > 0 && screen.rows() > 0;
    }

    public boolean hasColours() {
        return screen.colours();
    }

    /** A listing, or one item of a stream: lines of text, or one line of JSON. */
    public void print(Listing listing) {
        if (isJson) {
            stream.print(listing.json() + '\n');
        } else {
            listing.hide(hide);
            print(listing.lines(screen.columns()));
        }
    }

    private void print(List<Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        String text =
                lines.stream().map(line -> line.text(screen.colours())).collect(Collectors.joining("\n", "", "\n"));
        if (screen.colours() && stream instanceof SessionStream console) {
            try {
                console.writeRaw(text.getBytes(Charset.defaultCharset()));
            } catch (IOException closed) {
                throw new CommandException("the output is closed: " + closed.getMessage(), closed);
            }
        } else {
            stream.print(text);
        }
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

    /**
     * One line each; on a screen, what does not fit a line is below it, after a number of spaces.
     *
     * @param indent the spaces
     */
    public void folded(Collection<String> lines, int indent) {
        int columns = screen.columns();
        lines(
                columns > 2 * indent
                        ? lines.stream()
                                .flatMap(line ->
                                        Folded.lines(hide.apply(VisibleText.line(line)), columns, indent).stream())
                                .toList()
                        : lines);
    }

    /** A line of JSON. */
    public void json(Collection<String> values) {
        if (!values.isEmpty()) {
            stream.print(values.stream().map(VisibleText::json).collect(Collectors.joining("\n", "", "\n")));
        }
    }

    /** A table that only text has. */
    public void table(Table table) {
        table.hide(hide);
        print(new Listing().table("rows", table).lines(screen.columns()));
    }

    /** The same, or one line if it has no rows. */
    public void table(Table table, String nothing) {
        if (table.isEmpty()) {
            line(nothing);
        } else {
            table(table);
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
            throw new CommandException("the output is closed: " + closed.getMessage(), closed);
        }
    }

    public void flush() {
        stream.flush();
    }

    /** Whether nobody reads any more. */
    public boolean isClosed() {
        return stream.checkError();
    }
}
