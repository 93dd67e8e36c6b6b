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
        needReader(session, "history");
        if (session.getConsole() instanceof SessionStream console) {
            console.withColours(() -> super.history(session, arguments));
        } else {
            super.history(session, arguments);
        }
    }

    @Override
    public void complete(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "complete");
        super.complete(session, arguments);
    }

    @Override
    public void widget(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "widget");
        super.widget(session, arguments);
    }

    @Override
    public void keymap(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "keymap");
        super.keymap(session, arguments);
    }

    @Override
    public void setopt(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "setopt");
        super.setopt(session, arguments);
    }

    @Override
    public void unsetopt(CommandSession session, String[] arguments) throws Exception {
        needReader(session, "unsetopt");
        super.unsetopt(session, arguments);
    }

    private static void needReader(CommandSession session, String command) {
        if (Shell.getReader(session) == null) {
            throw new IllegalStateException(Terminals.needed(command));
        }
    }
}
