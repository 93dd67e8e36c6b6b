// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import aiko.text.VisibleOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The last stream of a session, before a terminal or a client. Of the output of any command, ours, Felix's or a bundle's, no
 * control characters pass except line feeds and tabs.
 */
public final class SessionStream extends PrintStream {
    private final OutputStream end;
    private final AtomicBoolean colours;

    /** An action of a command. */
    @FunctionalInterface
    public interface Action {
        /** Runs the action. */
        void run() throws Exception;
    }

    /** @param end gets visible text only */
    public SessionStream(OutputStream end) {
        this(end, new AtomicBoolean());
    }

    private SessionStream(OutputStream end, AtomicBoolean colours) {
        super(new VisibleOutput(end, Charset.defaultCharset(), colours::get), true, Charset.defaultCharset());
        this.end = end;
        this.colours = colours;
    }

    /** Lets colours pass during the action, which prints text of others only as the prompt shows it. */
    public void withColours(Action action) throws Exception {
        colours.set(true);
        try {
            action.run();
        } finally {
            flush();
            colours.set(false);
        }
    }

    /** Writes bytes as they are, because the user has asked for it. */
    public void writeRaw(byte[] bytes) throws IOException {
        flush();
        end.write(bytes);
        end.flush();
    }

    /** A line and its end are one write, and so one frame. */
    @Override
    public void println(String line) {
        print(line + System.lineSeparator());
    }

    @Override
    public void println(Object line) {
        println(String.valueOf(line));
    }
}
