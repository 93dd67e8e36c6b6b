// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import aiko.text.VisibleOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The last stream of a session, before a terminal or a client: whatever a command prints, ours, Felix's or a bundle's, no
 * control character passes but line feeds and tabs.
 */
public final class SessionStream extends PrintStream {
    private final OutputStream end;

    /** @param end what is written becomes visible before it gets there */
    public SessionStream(OutputStream end) {
        super(new VisibleOutput(end, Charset.defaultCharset(), false), true, Charset.defaultCharset());
        this.end = end;
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
