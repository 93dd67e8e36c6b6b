// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.shell.internal.stream.SessionStream;
import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;

/** Gogo's built-in commands; those about the edited line fail in a session without one. */
public final class ReaderCommands extends Builtin {
    @Override
    public void history(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "history", arguments);
        if (session.getConsole() instanceof SessionStream console) {
            console.withColours(() -> super.history(session, arguments));
        } else {
            super.history(session, arguments);
        }
    }

    @Override
    public void complete(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "complete", arguments);
        super.complete(session, arguments);
    }

    @Override
    public void widget(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "widget", arguments);
        super.widget(session, arguments);
    }

    @Override
    public void keymap(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "keymap", arguments);
        super.keymap(session, arguments);
    }

    @Override
    public void setopt(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "setopt", arguments);
        super.setopt(session, arguments);
    }

    @Override
    public void unsetopt(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "unsetopt", arguments);
        super.unsetopt(session, arguments);
    }

    private static void needReader(CommandSession session, String command, String... arguments) {
        if (Shell.getReader(session) == null && !Terminals.isHelp(arguments)) {
            throw new IllegalStateException(Terminals.needed(command));
        }
    }
}
