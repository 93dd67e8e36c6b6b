// SPDX-License-Identifier: Apache-2.0
package aiko.shell.socket;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A frame of the protocol between a client and a container on the admin socket: a kind, a length of four bytes, and content.
 *
 * <p>A client sends one request, and before it the folder that it runs in and its context, if it likes. The container answers with output and
 * finally a result, then closes the connection.
 *
 * @param kind the kind of frame
 * @param content the bytes
 */
public record Frame(Kind kind, byte[] content) {
    private static final int LARGEST_CONTENT = 1 << 20;

    /** The kinds of frames, each with the byte that stands for it. */
    public enum Kind {
        /** Before a request: the folder that relative paths in it start from. */
        FOLDER('d'),
        /** Before a request: what the container should know of the client, as lines {@code KEY=VALUE}. */
        CONTEXT('c'),
        /** Request: run this command line. */
        EXEC('x'),
        /**
         * Request: run several command lines in one session. Each follows as {@link #EXEC}, with its place as {@link #CONTEXT}
         * before it, when the {@link #RESULT} of the one before is there. The client ends the session.
         */
        SCRIPT('l'),
        /** Request: an interactive session; the content is {@code TERM COLUMNS ROWS}, and {@code plain} without colours. */
        SHELL('s'),
        /**
         * Request: the status of the container, for people, or as JSON if the content is {@code json}; or its health, if the
         * content is {@code health} or {@code health-json}.
         */
        STATUS('?'),
        /** Request: stop the container. */
        STOP('q'),
        /** In a session: the typed bytes. */
        INPUT('i'),
        /** In a session: {@code COLUMNS ROWS}. */
        RESIZE('w'),
        /** Answer: for standard output. */
        OUTPUT('o'),
        /** Answer: for standard error. */
        ERROR('e'),
        /** Answer, the last one but in a {@link #SCRIPT}: the exit status, as text. */
        RESULT('r');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }
    }

    /** A frame of text. */
    public static Frame of(Kind kind, String text) {
        return new Frame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The content as text. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Writes the frame and flushes. Not safe for use by several threads. */
    public void write(DataOutputStream out) throws IOException {
        out.writeByte(kind.code);
        out.writeInt(content.length);
        out.write(content);
        out.flush();
    }

    /**
     * Reads a frame, or returns null at the end.
     *
     * @throws IOException if the other side does not speak this protocol
     */
    public static Frame read(DataInputStream in) throws IOException {
        int code = in.read();
        if (code < 0) {
            return null;
        }
        Kind kind = kind(code);
        try {
            int length = in.readInt();
            if (length < 0 || length > LARGEST_CONTENT) {
                throw new IOException("frame of " + length + " bytes on the admin socket");
            }
            return new Frame(kind, in.readNBytes(length));
        } catch (EOFException cutOff) {
            return null;
        }
    }

    private static Kind kind(int code) throws IOException {
        for (Kind kind : Kind.values()) {
            if (kind.code == code) {
                return kind;
            }
        }
        throw new IOException("frame of unknown kind " + code + " on the admin socket");
    }
}
