// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Commands of the shell of a container, through its admin socket. An interrupt ends a command.
 *
 * @param data the data folder of the container
 */
record AdminConnection(Path data) {
    private static final int STOP_SECONDS = 20;

    /** The exit status of a command, and what it has printed. */
    record Result(int status, String out, String err) {}

    /** Whether a container listens. */
    boolean isAnswered() {
        try (SocketChannel channel = new AdminSocket(data).connect()) {
            return channel.isConnected();
        } catch (IOException nobody) {
            return false;
        }
    }

    /**
     * Runs a command.
     *
     * @param folder that paths in it start from
     * @throws IOException if the container has ended
     */
    Result run(Path folder, String command) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = run(folder, command, out::writeBytes, err::writeBytes);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Stops the container, and waits until it has ended. */
    void stop() throws IOException {
        try (SocketChannel channel = new AdminSocket(data).connect()) {
            Frame.of(Frame.Kind.STOP, "").write(AdminSocket.output(channel));
            Frame answer = Frame.read(AdminSocket.input(channel));
            var process =
                    answer == null ? Optional.<ProcessHandle>empty() : ProcessHandle.of(Long.parseLong(answer.text()));
            if (process.isPresent()) {
                process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException | ExecutionException | TimeoutException hangs) {
            throw new IOException("the container in " + data + " has not ended within " + STOP_SECONDS + " s", hangs);
        }
    }

    /** Runs a command, and passes on what it prints. */
    int run(Path folder, String command, Consumer<byte[]> out, Consumer<byte[]> err) throws IOException {
        try (SocketChannel channel = new AdminSocket(data).connect()) {
            DataOutputStream to = AdminSocket.output(channel);
            Frame.of(Frame.Kind.FOLDER, folder.toString()).write(to);
            Frame.of(Frame.Kind.EXEC, command).write(to);
            var from = AdminSocket.input(channel);
            for (Frame frame = Frame.read(from); frame != null; frame = Frame.read(from)) {
                switch (frame.kind()) {
                    case OUTPUT -> out.accept(frame.content());
                    case ERROR -> err.accept(frame.content());
                    case RESULT -> {
                        return Integer.parseInt(frame.text());
                    }
                    default -> throw new IOException("the container in " + data + " uses another admin protocol");
                }
            }
            throw new EOFException("the container in " + data + " has ended");
        }
    }
}
