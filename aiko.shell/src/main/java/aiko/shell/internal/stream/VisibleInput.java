// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import aiko.text.VisibleOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;

/** The input of a command from a pipe, made visible for a command that writes to the terminal by itself. */
public final class VisibleInput extends InputStream {
    private final InputStream in;
    private final ByteArrayOutputStream visible = new ByteArrayOutputStream();
    private final HidingOutput hiding;
    private final VisibleOutput filter;
    private byte[] ready = {};
    private int at;

    private VisibleInput(InputStream in, CurrentSecrets secrets) {
        this.in = in;
        hiding = new HidingOutput(visible, secrets);
        filter = new VisibleOutput(hiding, Charset.defaultCharset(), () -> false);
    }

    /** The same command with such an input. */
    public static Process of(Process command, CurrentSecrets secrets) {
        return new Reading(command, new VisibleInput(command.in(), secrets));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        byte[] chunk = new byte[4096];
        while (at == ready.length) {
            int count = in.read(chunk);
            if (count < 0) {
                hiding.finish();
            } else {
                filter.write(chunk, 0, count);
            }
            ready = visible.toByteArray();
            visible.reset();
            at = 0;
            if (count < 0 && ready.length == 0) {
                return -1;
            }
        }
        int count = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, target, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return ready.length - at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private record Reading(Process command, InputStream in) implements Process {
        @Override
        public PrintStream out() {
            return command.out();
        }

        @Override
        public PrintStream err() {
            return command.err();
        }

        @Override
        public Job job() {
            return command.job();
        }

        @Override
        public boolean isTty(int fd) {
            return command.isTty(fd);
        }

        @Override
        public void error(int error) {
            command.error(error);
        }
    }
}
