// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/**
 * Creates sessions whose output is visible text only, without secrets, including sessions that a command creates, as {@code watch} does.
 *
 * @param processor makes them
 */
public record VisibleSessions(CommandProcessor processor, CurrentSecrets secrets) implements CommandProcessor {
    /** The variable of a session. Gogo does not list variables that begin with a dot. */
    private static final String ERRORS = ".aiko.errors";

    @Override
    public CommandSession createSession(InputStream in, OutputStream out, OutputStream err) {
        var visible = new SessionStream(out, secrets);
        var errors = out == err ? visible : new SessionStream(err, secrets);
        CommandSession session = processor.createSession(in, visible, errors);
        secrets.offer(session);
        session.put(ERRORS, errors);
        return session;
    }

    /** At the end of a command line: writes what may have been the beginning of a secret. */
    public static void finish(CommandSession session) {
        if (session.get(ERRORS) instanceof SessionStream errors) {
            errors.finish();
        }
        if (session.getConsole() instanceof SessionStream console) {
            console.finish();
        } else {
            session.getConsole().flush();
        }
    }

    /** It has the streams of the other one. */
    @Override
    public CommandSession createSession(CommandSession parent) {
        return processor.createSession(parent);
    }
}
