// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import aiko.text.VisibleOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The last stream of a session, before a terminal or a client: whatever a command prints, ours, Felix's or a bundle's, no
 * control character passes but line feeds and tabs.
 */
public final class SessionStream extends PrintStream {
    private final OutputStream end;
    private final AtomicBoolean colours;

    /** What a command does. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** @param end what is written becomes visible before it gets there */
    public SessionStream(OutputStream end) {
        this(end, new AtomicBoolean());
    }

    private SessionStream(OutputStream end, AtomicBoolean colours) {
        super(new VisibleOutput(end, Charset.defaultCharset(), colours::get), true, Charset.defaultCharset());
        this.end = end;
        this.colours = colours;
    }

    /** Has colours pass meanwhile: for what prints no text of others but as the prompt shows it. */
    public void withColours(Action action) throws Exception {
        colours.set(true);
        try {
            action.run();
        } finally {
            flush();
            colours.set(false);
        }
    }

    /** Writes bytes as they are, because somebody has asked for that. */
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
