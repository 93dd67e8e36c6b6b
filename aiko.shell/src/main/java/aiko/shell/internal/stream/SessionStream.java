// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import aiko.text.VisibleOutput;
import aiko.text.VisibleText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The last stream of a session, before a terminal or a client. Of the output of any command, ours, Felix's or a bundle's, no
 * control characters pass except line feeds and tabs, and no secrets.
 */
public final class SessionStream extends PrintStream {
    private static final byte[] OF_GOGO = "gogo: ".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern PIPE_FAILURE = Pattern.compile("(?s)gogo: (\\w+): (.*)\n");

    private final HidingOutput end;
    private final AtomicBoolean colours;

    /** An action of a command. */
    @FunctionalInterface
    public interface Action {
        /** Runs the action. */
        void run() throws Exception;
    }

    /**
     * Creates a stream before a terminal or a client.
     *
     * @param end gets visible text only, without secrets
     */
    public SessionStream(OutputStream end, Supplier<Secrets> secrets) {
        this(new HidingOutput(end, secrets), new AtomicBoolean());
    }

    private SessionStream(HidingOutput end, AtomicBoolean colours) {
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

    /** At the end of a command line: writes what may have been the beginning of a secret. */
    public void finish() {
        flush();
        try {
            end.finish();
        } catch (IOException closed) {
            setError();
        }
    }

    /** Writes bytes as they are but for secrets, because the user has asked for it. */
    public void writeRaw(byte[] bytes) throws IOException {
        flush();
        end.write(bytes);
        end.flush();
    }

    /** What Gogo prints about a command of a pipe that has failed has the form of all other failures. */
    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > OF_GOGO.length
                && Arrays.equals(bytes, offset, offset + OF_GOGO.length, OF_GOGO, 0, OF_GOGO.length)) {
            var failure = PIPE_FAILURE.matcher(new String(bytes, offset, length, Charset.defaultCharset()));
            if (failure.matches()) {
                String message = failure.group(2).equals("null") ? failure.group(1) : failure.group(2);
                byte[] line = ("aiko: " + VisibleText.line(message) + '\n').getBytes(Charset.defaultCharset());
                super.write(line, 0, line.length);
                return;
            }
        }
        super.write(bytes, offset, length);
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
