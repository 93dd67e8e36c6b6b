// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;
import org.jline.terminal.impl.DumbTerminal;

/** Gogo's commands for files and text, made safe for sessions without a terminal. */
final class FileCommands extends Posix {
    private static final Set<String> OF_A_TERMINAL = Set.of("watch", "nano", "tmux", "ttop");
    /** Their colours are escape sequences like those in what they print, of which a session lets none pass. */
    private static final Set<String> OF_COLOUR = Set.of("ls", "grep");

    private static final int TROUBLE = 2;

    FileCommands(CommandProcessor processor) {
        super(processor);
    }

    @Override
    protected Object run(CommandSession session, Process process, String[] given) throws Exception {
        String[] arguments = OF_COLOUR.contains(given[0]) ? withoutColour(given) : given;
        if (Shell.getTerminal(session) != null) {
            return super.run(session, process, arguments);
        }
        String command = arguments[0];
        if (OF_A_TERMINAL.contains(command)) {
            throw new IllegalArgumentException(Terminals.needed(command));
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
            if (command.equals("less")) {
                arguments[0] = "cat";
            }
            return super.run(session, process, arguments);
        } finally {
            session.put(Shell.VAR_TERMINAL, null);
        }
    }

    private static String[] withoutColour(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(1, "--color=never");
        return all.toArray(new String[0]);
    }

    /** Lists what there is, and names what there is not: Gogo's own is silent about it. */
    @Override
    protected void ls(CommandSession session, Process process, String[] arguments) throws Exception {
        List<String> present = new ArrayList<>();
        boolean isMissing = false;
        for (String argument : arguments) {
            if (present.isEmpty() || argument.startsWith("-") || exists(session.currentDir(), argument)) {
                present.add(argument);
            } else {
                process.err().println("ls: " + argument + ": no such file or directory");
                isMissing = true;
            }
        }
        boolean isAnyLeft = !isMissing || present.stream().skip(1).anyMatch(argument -> !argument.startsWith("-"));
        if (isAnyLeft) {
            super.ls(session, process, present.toArray(new String[0]));
        }
        if (isMissing) {
            process.error(TROUBLE);
        }
    }

    private static boolean exists(Path folder, String name) throws IOException {
        return Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }
}
