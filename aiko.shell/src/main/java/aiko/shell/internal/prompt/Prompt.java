// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.shell.internal.session.Failures;
import aiko.shell.internal.session.SessionEnd;
import aiko.shell.internal.session.Sessions;
import aiko.shell.internal.stream.CurrentSecrets;
import aiko.shell.internal.stream.RecordsAbove;
import aiko.shell.internal.stream.Screen;
import aiko.shell.internal.stream.VisibleSessions;
import java.io.IOError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.felix.gogo.jline.Expander;
import org.apache.felix.gogo.jline.ParsedLineImpl;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.gogo.runtime.CommandSessionImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.jline.builtins.Completers;
import org.jline.builtins.Completers.CompletionData;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/** Reads lines from a terminal and runs them, until the end of input. */
public final class Prompt {
    private static final int MOST_FAILURES = 10;
    private static final String TRACE_HINT = "aiko:trace prints the stack trace";

    private final Sessions sessions;
    private final Terminal terminal;
    private final BooleanSupplier interruptEnds;
    private final CommandSession session;
    private final LineReader reader;
    private Consumer<String> lines = line -> {};
    private volatile boolean isInterrupted;
    private volatile boolean hasEnded;
    private volatile boolean hasColours = true;
    private int failures;

    /** @param interruptEnds called on Ctrl-C on an empty line: whether that is the end of input */
    public Prompt(Sessions sessions, Terminal terminal, BooleanSupplier interruptEnds) {
        this.sessions = sessions;
        this.terminal = terminal;
        this.interruptEnds = interruptEnds;
        session = sessions.open(terminal.input(), terminal.output(), terminal.output());
        session.put(Shell.VAR_TERMINAL, terminal);
        Screen.set(session, this::screen);
        session.put(Shell.VAR_PROCESSOR, sessions.processor());
        session.put(Shell.VAR_SESSION, session);
        session.put(Shell.VAR_COMPLETIONS, new HashMap<String, List<CompletionData>>());
        session.put(LineReader.HISTORY_FILE, sessions.history());
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("aiko")
                .variables(((CommandSessionImpl) session).getVariables())
                .completer(new VisibleCompleter(
                        new ArgumentCompleter(new Completers.Completer(new Completions()), session, sessions)))
                .highlighter(new VisibleHighlighter(session))
                .parser(new LineParser())
                .expander(new Expander(session))
                .build();
        reader.setOpt(LineReader.Option.AUTO_FRESH_LINE);
        reader.getWidgets().put(LineReader.CALLBACK_INIT, this::forgetInterrupt);
        reader.getWidgets().put(LineReader.INTERRUPT, this::noteInterrupt);
        session.put(Shell.VAR_READER, reader);
        SessionEnd.offer(session, this::readNoFurther, false);
        terminal.handle(Terminal.Signal.INT, signal -> interruptByKey());
    }

    /** The reader, through which lines are printed above the prompt. */
    public LineReader reader() {
        return reader;
    }

    private Screen screen() {
        boolean isDumb = terminal.getType().startsWith(Terminal.TYPE_DUMB);
        return new Screen(terminal.getSize().getColumns(), terminal.getSize().getRows(), hasColours && !isDumb);
    }

    /** Its user wants none. */
    public void removeColours() {
        hasColours = false;
        reader.setOpt(LineReader.Option.DISABLE_HIGHLIGHTER);
    }

    /** The folder that relative paths are resolved against. */
    public void start(Path folder) {
        session.currentDir(folder);
    }

    /** Before {@link #run}: gets each line before it is run. */
    public void observe(Consumer<String> observer) {
        lines = observer;
    }

    /** It is the prompt of the container: that ends with it, and its log appears above. */
    void ownContainer(RecordsAbove records) {
        SessionEnd.offer(session, this::readNoFurther, true);
        records.offer(session);
    }

    /** Ends a command that is running. */
    public void interrupt() {
        Job job = session.foregroundJob();
        if (job != null) {
            job.interrupt();
        }
    }

    private void interruptByKey() {
        if (session.foregroundJob() != null) {
            // Below the ^C that the terminal shows.
            terminal.writer().println();
            terminal.flush();
        }
        interrupt();
    }

    /** Ends a command that is running, and reads no further line. */
    public void end() {
        readNoFurther();
        interrupt();
    }

    private void readNoFurther() {
        hasEnded = true;
    }

    /** JLine reads each interrupt of its thread as Ctrl-C, and any bundle can interrupt any thread: only the key counts. */
    private boolean noteInterrupt() {
        isInterrupted = true;
        return reader.getBuiltinWidgets().get(LineReader.INTERRUPT).apply();
    }

    private boolean forgetInterrupt() {
        isInterrupted = false;
        return true;
    }

    /** Returns at the end of input: Ctrl-D, {@code exit}, or the terminal's own end. */
    public void run(String prompt) {
        try {
            while (!hasEnded && readAndRun(prompt)) {
                // until the end of input
            }
            saveHistory();
        } finally {
            session.close();
        }
    }

    private boolean readAndRun(String prompt) {
        try {
            String line = reader.readLine(prompt);
            ParsedLine parsed = reader.getParsedLine();
            if (parsed != null && !line.isBlank()) {
                lines.accept(line);
                execute((ParsedLineImpl) parsed);
            }
            failures = 0;
            return true;
        } catch (UserInterruptException interrupted) {
            return !isInterrupted || !interrupted.getPartialLine().isBlank() || !interruptEnds.getAsBoolean();
        } catch (EndOfFileException | IOError end) {
            return false;
        } catch (RuntimeException | Error failure) {
            // Completion and highlighting may run code of bundles.
            failures++;
            terminal.writer().println("aiko: cannot read the line: " + sessions.hide(failure.toString()));
            terminal.flush();
            return failures < MOST_FAILURES;
        }
    }

    private void execute(ParsedLineImpl line) {
        try {
            CurrentSecrets.of(session).refresh();
            CharSequence help = Sessions.withHelp(session, line.line());
            Object result = session.execute(help.equals(line.line()) ? line.program() : help);
            if (result != null) {
                session.getConsole().println(session.format(result, Converter.INSPECT));
            }
            Sessions.keepFailure(session);
        } catch (InterruptedException ended) {
            // Ctrl-C is not an error
        } catch (Exception | Error failure) {
            session.getConsole().println("aiko: " + Failures.describe(failure, line.line(), false, TRACE_HINT));
            session.put(Shell.VAR_EXCEPTION, failure);
        }
        VisibleSessions.finish(session);
    }

    private void saveHistory() {
        try {
            reader.getHistory().save();
        } catch (IOException unwritable) {
            // a history that cannot be saved does not matter to the session
        }
    }

    /** The parts of the session that completion reads. */
    private final class Completions implements Completers.CompletionEnvironment {
        @Override
        public Map<String, List<CompletionData>> getCompletions() {
            return Shell.getCompletions(session);
        }

        @Override
        public Set<String> getCommands() {
            var names = new TreeSet<>(Shell.getCommands(session));
            names.addAll(sessions.aliases());
            return names;
        }

        @Override
        public String resolveCommand(String command) {
            return Shell.resolve(session, command);
        }

        @Override
        public String commandName(String command) {
            return command.substring(command.indexOf(':') + 1);
        }

        @Override
        public Object evaluate(LineReader lineReader, ParsedLine line, String function) throws Exception {
            session.put(Shell.VAR_COMMAND_LINE, line);
            return session.execute(function);
        }
    }
}
