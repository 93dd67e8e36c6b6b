// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.client;

import aiko.shell.internal.session.Sessions;
import aiko.shell.spi.ShellSession;
import aiko.shell.spi.ShellSessions;
import aiko.shell.spi.TerminalSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opens sessions with the same guards as those of the admin socket. */
@Component(service = ShellSessions.class)
public class ForeignSessions implements ShellSessions {
    private final Sessions sessions;

    @Activate
    public ForeignSessions(@Reference Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public ShellSession open(InputStream in, OutputStream out, OutputStream err) {
        return new LineSession(sessions.open(in, out, err), sessions.errors(err));
    }

    @Override
    public TerminalSession open(String terminalType, int columns, int rows, OutputStream out, Consumer<String> lines) {
        try {
            return new ScreenSession(sessions, terminalType, columns, rows, out, lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
