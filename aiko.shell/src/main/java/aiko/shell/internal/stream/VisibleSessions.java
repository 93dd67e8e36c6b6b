// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import java.io.InputStream;
import java.io.OutputStream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;

/**
 * Creates sessions whose output is visible text only, including sessions that a command creates, as {@code watch} does.
 *
 * @param processor makes them
 */
public record VisibleSessions(CommandProcessor processor) implements CommandProcessor {
    @Override
    public CommandSession createSession(InputStream in, OutputStream out, OutputStream err) {
        var visible = new SessionStream(out);
        return processor.createSession(in, visible, out == err ? visible : new SessionStream(err));
    }

    /** It has the streams of the other one. */
    @Override
    public CommandSession createSession(CommandSession parent) {
        return processor.createSession(parent);
    }
}
