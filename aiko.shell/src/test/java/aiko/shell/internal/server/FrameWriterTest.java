// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FrameWriterTest {
    private static final int FRAMES = 5_000;

    @TempDir
    Path folder;

    private SocketChannel client;
    private SocketChannel server;
    private FrameWriter writer;

    @BeforeEach
    void connect() throws IOException {
        var socket = new AdminSocket(folder);
        try (ServerSocketChannel listening = socket.listen()) {
            client = socket.connect();
            server = listening.accept();
        }
        writer = new FrameWriter(AdminSocket.output(server));
        writer.start("test-output");
    }

    @AfterEach
    void close() throws IOException {
        writer.close();
        server.close();
        client.close();
    }

    /** What has come of output, up to a result. */
    private String read() throws IOException {
        var text = new StringBuilder();
        DataInputStream in = AdminSocket.input(client);
        for (Frame frame = Frame.read(in); frame.kind() != Frame.Kind.RESULT; frame = Frame.read(in)) {
            text.append(frame.text());
        }
        return text.toString();
    }

    private void writeLines() {
        try {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(Frame.of(Frame.Kind.OUTPUT, "line " + i + "\n"));
            }
            writer.write(Frame.of(Frame.Kind.RESULT, "0"));
            writer.finish();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    private static String lines() {
        var text = new StringBuilder();
        for (int i = 0; i < FRAMES; i++) {
            text.append("line ").append(i).append('\n');
        }
        return text.toString();
    }

    @Test
    void whoever_writes_may_be_interrupted_at_any_moment_and_everything_arrives_in_order() throws Exception {
        var read = new CompletableFuture<String>();
        new Thread(() -> {
                    try {
                        read.complete(read());
                    } catch (IOException | RuntimeException failure) {
                        read.completeExceptionally(failure);
                    }
                })
                .start();
        var writing = new Thread(this::writeLines);
        writing.start();
        while (writing.isAlive()) {
            writing.interrupt();
        }
        assertThat(read.get()).isEqualTo(lines());
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void an_interrupt_stays_one() throws Exception {
        Thread.currentThread().interrupt();
        writer.write(Frame.of(Frame.Kind.RESULT, "0"));
        writer.finish();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(read()).isEmpty();
    }

    @Test
    void what_a_client_does_not_read_is_bounded_and_ends_with_the_client() throws Exception {
        var failed = new CompletableFuture<Throwable>();
        var writing = new Thread(() -> {
            try {
                while (true) {
                    writer.write(new Frame(Frame.Kind.OUTPUT, new byte[1 << 16]));
                }
            } catch (IOException gone) {
                failed.complete(gone);
            }
        });
        writing.start();
        while (writing.getState() != Thread.State.WAITING || writer.unread().isZero()) {
            Thread.onSpinWait();
        }
        client.close();
        assertThat(failed.get()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> writer.write(Frame.of(Frame.Kind.RESULT, "0"))).isInstanceOf(IOException.class);
    }
}
