// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.stream.CurrentSecrets;
import aiko.shell.internal.stream.VisibleInput;
import aiko.text.VisibleText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jline.terminal.impl.DumbTerminal;

/** Gogo's commands for files and text, made safe for sessions without a terminal. */
final class FileCommands extends Posix {
    private static final Set<String> OF_A_TERMINAL = Set.of("watch", "nano", "tmux", "ttop");
    /** Their colours are escape sequences, which the streams of a session make visible. */
    private static final Set<String> OF_COLOUR = Set.of("ls", "grep");

    private static final Set<String> OF_CONTENT = Set.of("cat", "grep", "head", "less", "nano", "sort", "tail", "wc");

    /** Options of {@code tail}. */
    private static final Set<String> WITH_NUMBER = Set.of("-n", "--lines", "-c", "--bytes");

    private static final Path NOTHING = Path.of("/dev/null");

    private static final int FAILED = 1;
    private static final int TROUBLE = 2;

    FileCommands(CommandProcessor processor) {
        super(processor);
    }

    /** Gogo's own prints the exception, and help to the stream of errors. */
    @Override
    protected Object run(CommandSession session, Process process, String[] given) throws Exception {
        try {
            return runSafely(session, process, given.clone());
        } catch (HelpException help) {
            process.out().println(help.getMessage());
        } catch (CommandException failure) {
            fail(session, process, TROUBLE, failure.getMessage(), failure);
        } catch (IllegalArgumentException mistake) {
            String hint = "; " + given[0] + " --help shows the usage";
            fail(session, process, TROUBLE, named(given[0], Failures.message(mistake)) + hint, mistake);
        } catch (IOException failure) {
            fail(session, process, FAILED, named(given[0], typed(session, failure, given)), failure);
        }
        return null;
    }

    /** One line and an exit status instead of an exception, since {@code grep x FILE || echo none} goes on. */
    private static void fail(CommandSession session, Process process, int status, String line, Exception failure) {
        process.err().println(VisibleText.line(line));
        process.error(status);
        session.put(Shell.VAR_EXCEPTION, failure);
        LastCommand.noteFailure(process, status);
    }

    private static String named(String command, String message) {
        return message.startsWith(command) ? message : command + ": " + message;
    }

    /** The reason, with the name of the file as it was typed. */
    private static String typed(CommandSession session, IOException failure, String... arguments) {
        String reason = Failures.message(failure);
        for (String argument : arguments) {
            try {
                String path = session.currentDir().resolve(argument).toString();
                if (!argument.isEmpty() && reason.startsWith(path + ':')) {
                    return argument + reason.substring(path.length());
                }
            } catch (InvalidPathException noFile) {
                // It is another argument.
            }
        }
        return reason;
    }

    private Object runSafely(CommandSession session, Process process, String... given) throws Exception {
        if (OF_CONTENT.contains(given[0])) {
            refuseDevices(session.currentDir(), given);
        }
        String[] arguments = OF_COLOUR.contains(given[0]) ? withoutColour(given) : given;
        boolean isHelp = Terminals.isHelp(given);
        if (Shell.getTerminal(session) != null) {
            return super.run(session, process, arguments);
        }
        String command = arguments[0];
        if (OF_A_TERMINAL.contains(command) && !isHelp) {
            throw new CommandException(Terminals.needed(command));
        }
        session.put(
                Shell.VAR_TERMINAL,
                new DumbTerminal(
                        "aiko-exec",
                        "dumb",
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        StandardCharsets.UTF_8));
        try {
            if (command.equals("less") && !isHelp) {
                arguments[0] = "cat";
            }
            return super.run(session, process, arguments);
        } finally {
            session.put(Shell.VAR_TERMINAL, null);
        }
    }

    /** A device could have a line without an end, which would use up the memory; a pipe would never answer. */
    private static void refuseDevices(Path folder, String... arguments) {
        for (int i = 1; i < arguments.length; i++) {
            Path path;
            try {
                path = folder.resolve(arguments[i]);
            } catch (InvalidPathException noFile) {
                continue;
            }
            boolean isFile = Files.isRegularFile(path) || Files.isDirectory(path) || path.equals(NOTHING);
            if (Files.exists(path) && !isFile) {
                throw new CommandException(
                        arguments[0] + ": " + VisibleText.line(arguments[i]) + ": not a regular file");
            }
        }
    }

    private static String[] withoutColour(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(1, "--color=never");
        return all.toArray(new String[0]);
    }

    /** It writes its input to the terminal by itself. */
    @Override
    protected void less(CommandSession session, Process process, String[] arguments) throws Exception {
        super.less(session, VisibleInput.of(process, CurrentSecrets.of(session)), arguments);
    }

    /** Gogo's own waits for a file that does not exist, or fails without a word. */
    @Override
    protected void tail(CommandSession session, Process process, String[] arguments) throws Exception {
        for (int i = 1; i < arguments.length && !Terminals.isHelp(arguments); i++) {
            if (WITH_NUMBER.contains(arguments[i])) {
                i++;
            } else if (!arguments[i].startsWith("-") && !exists(session.currentDir(), arguments[i])) {
                throw new CommandException(VisibleText.line("tail: " + arguments[i] + ": no such file"));
            }
        }
        super.tail(session, process, arguments);
    }

    /** Lists the files that exist, and reports those that do not: Gogo's own is silent about them. */
    @Override
    protected void ls(CommandSession session, Process process, String[] arguments) throws Exception {
        List<String> present = new ArrayList<>();
        boolean isMissing = false;
        for (String argument : arguments) {
            if (present.isEmpty() || argument.startsWith("-") || exists(session.currentDir(), argument)) {
                present.add(argument);
            } else {
                process.err().println(VisibleText.line("ls: " + argument + ": no such file or directory"));
                isMissing = true;
            }
        }
        boolean isAnyLeft = !isMissing || present.stream().skip(1).anyMatch(argument -> !argument.startsWith("-"));
        if (isAnyLeft && !areAllVisible(names(session.currentDir(), present))) {
            names(session.currentDir(), present).stream().map(VisibleText::line).forEach(process.out()::println);
        } else if (isAnyLeft) {
            super.ls(session, process, present.toArray(new String[0]));
        }
        if (isMissing) {
            process.error(TROUBLE);
        }
    }

    /** A line break in the name of a file would begin a line: Gogo's own prints names as they are. */
    private static boolean areAllVisible(List<String> names) {
        return names.stream().allMatch(name -> VisibleText.line(name).equals(name));
    }

    private static List<String> names(Path folder, List<String> arguments) throws IOException {
        List<String> given = arguments.stream()
                .skip(1)
                .filter(argument -> !argument.startsWith("-"))
                .toList();
        List<String> names = new ArrayList<>();
        for (String argument : given.isEmpty() ? List.of("") : given) {
            Path path = folder.resolve(argument);
            if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.list(path)) {
                    files.sorted().map(FileCommands::name).forEach(names::add);
                }
            } else {
                names.add(name(path));
            }
        }
        return names;
    }

    /** With the target of a link, which is shown as well. */
    private static String name(Path path) {
        try {
            String name = path.getFileName().toString();
            return Files.isSymbolicLink(path) ? name + " -> " + Files.readSymbolicLink(path) : name;
        } catch (IOException unreadable) {
            return path.getFileName().toString();
        }
    }

    private static boolean exists(Path folder, String name) throws IOException {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }
}
