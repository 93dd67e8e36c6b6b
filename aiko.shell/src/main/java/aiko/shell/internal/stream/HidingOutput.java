// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Writes an ellipsis for each secret, also if it comes in parts: what may be the beginning of one is held back, even from a flush,
 * until more is written or {@link #finish} is called. Without secrets, bytes are passed on without a copy.
 */
final class HidingOutput extends OutputStream {
    private final OutputStream out;
    private final Supplier<Secrets> secrets;
    private byte[] held = {};

    HidingOutput(OutputStream out, Supplier<Secrets> secrets) {
        this.out = out;
        this.secrets = secrets;
    }

    @Override
    public void write(int singleByte) throws IOException {
        write(new byte[] {(byte) singleByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        Secrets now = secrets.get();
        if (held.length == 0) {
            writeHidden(now, bytes, offset, offset + length, false);
        } else {
            byte[] all = Arrays.copyOf(held, held.length + length);
            System.arraycopy(bytes, offset, all, held.length, length);
            held = new byte[0];
            writeHidden(now, all, 0, all.length, false);
        }
    }

    /** Writes what is held back: nothing follows. */
    synchronized void finish() throws IOException {
        byte[] rest = held;
        held = new byte[0];
        writeHidden(secrets.get(), rest, 0, rest.length, true);
        out.flush();
    }

    private void writeHidden(Secrets now, byte[] bytes, int start, int end, boolean isEnd) throws IOException {
        int from = start;
        int at = now.isEmpty() ? end : start;
        while (at < end) {
            int length = length(now, bytes, at, end, isEnd);
            if (length < 0) {
                out.write(bytes, from, at - from);
                held = Arrays.copyOfRange(bytes, at, end);
                return;
            }
            if (length == 0) {
                at++;
            } else {
                out.write(bytes, from, at - from);
                out.write(Secrets.shown());
                at += length;
                from = at;
            }
        }
        if (end > from) {
            out.write(bytes, from, end - from);
        }
    }

    /** With the secrets that begin within it. */
    private static int length(Secrets now, byte[] bytes, int at, int end, boolean isEnd) {
        int length = lengthOfOne(now, bytes, at, end, isEnd);
        for (int i = 1; i < length; i++) {
            int inner = lengthOfOne(now, bytes, at + i, end, isEnd);
            if (inner < 0) {
                return -1;
            }
            length = Math.max(length, inner == 0 ? 0 : i + inner);
        }
        return length;
    }

    private static int lengthOfOne(Secrets now, byte[] bytes, int at, int end, boolean isEnd) {
        if (!now.mayBegin(bytes[at])) {
            return 0;
        }
        return isEnd ? now.lengthAtEnd(bytes, at, end) : now.lengthAt(bytes, at, end);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        try (out) {
            finish();
        }
    }
}
