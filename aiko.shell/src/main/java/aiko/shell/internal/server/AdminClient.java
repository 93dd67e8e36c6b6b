// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import aiko.shell.internal.prompt.Prompt;
import aiko.shell.internal.prompt.SessionTerminal;
import aiko.shell.internal.session.Sessions;
import aiko.shell.internal.status.ContainerStatus;
import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Frame;
import aiko.text.VisibleText;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/**
 * One client of the admin socket, with three threads: one runs its request, one reads, to notice that the client has
 * disconnected, and one writes to it.
 */
final class AdminClient {
    private static final int FAILED = 1;
    private static final String EXIT_STATUS_DONE = "0";
    private static final int LARGEST_OUTPUT = 1 << 16;
    private static final int LARGEST_SCREEN = 10_000;

    private final String name;
    private final SocketChannel channel;
    private final Sessions sessions;
    private final Supplier<Optional<ContainerStatus>> status;
    private final IntConsumer exit;
    private final Owner owner;
    private final DataInputStream in;
    private final FrameWriter out;
    private final ClientActivity activity;
    private volatile Thread worker;
    private Path folder = Path.of("").toAbsolutePath();

    /** The server that accepted the client. */
    interface Owner {
        /** Returns whether there is room for one more session. */
        boolean begin(AdminClient session);

        void ended(AdminClient client);
    }

    AdminClient(
            SocketChannel channel,
            Sessions sessions,
            Supplier<Optional<ContainerStatus>> status,
            IntConsumer exit,
            Owner owner,
            String name) {
        this.name = name;
        this.channel = channel;
        this.sessions = sessions;
        this.status = status;
        this.exit = exit;
        this.owner = owner;
        in = AdminSocket.input(channel);
        out = new FrameWriter(AdminSocket.output(channel));
        activity = new ClientActivity(out::unread);
    }

    void start() {
        worker = new Thread(this::serve, name);
        worker.setDaemon(true);
        out.start(name + "-output");
        worker.start();
    }

    /** Any thread. */
    void close() {
        activity.end();
        try {
            channel.close();
        } catch (IOException alreadyClosed) {
            // as intended
        }
        out.close();
        Thread running = worker;
        if (running != null) {
            running.interrupt();
        }
    }

    ClientActivity activity() {
        return activity;
    }

    private void serve() {
        try {
            Frame request = Frame.read(in);
            if (request != null && request.kind() == Frame.Kind.FOLDER) {
                folder = Path.of(request.text());
                request = Frame.read(in);
            }
            if (request != null && activity.isSilent()) {
                activity.requested();
                serve(request);
            }
        } catch (Throwable endOrForeign) {
            // The client has disconnected, or does not use the protocol.
        } finally {
            owner.ended(this);
            close();
        }
    }

    private void serve(Frame request) throws IOException {
        switch (request.kind()) {
            case EXEC -> {
                if (hasRoom()) {
                    exec(request.text());
                }
            }
            case SHELL -> {
                if (hasRoom()) {
                    shell(request.text().split(" "));
                }
            }
            case STATUS -> status();
            case STOP -> {
                result(Long.toString(ProcessHandle.current().pid()));
                exit.accept(0);
            }
            default -> throw new IOException("a request cannot be a frame of kind " + request.kind());
        }
    }

    private boolean hasRoom() throws IOException {
        if (owner.begin(this)) {
            return true;
        }
        out.write(Frame.of(Frame.Kind.ERROR, "aiko: too many open sessions in this container; end one of them\n"));
        result(FAILED);
        return false;
    }

    private void status() throws IOException {
        Optional<ContainerStatus> known = status.get();
        String text = VisibleText.line(
                known.map(ContainerStatus::text).orElse("STARTING: the Aiko process has not started yet"));
        out.write(Frame.of(Frame.Kind.OUTPUT, text + '\n'));
        result(known.map(ContainerStatus::state)
                .orElse(ContainerStatus.State.STARTING)
                .exitStatus());
    }

    private void exec(String line) throws IOException {
        var output = new FrameOutput(Frame.Kind.OUTPUT);
        CommandSession session =
                sessions.open(InputStream.nullInputStream(), output, new FrameOutput(Frame.Kind.ERROR));
        session.currentDir(folder);
        Thread listener = listen(frame -> {}, () -> interrupt(session));
        try {
            result(Sessions.execute(session, line));
        } catch (Exception | Error failure) {
            out.write(Frame.of(Frame.Kind.ERROR, "aiko: " + Sessions.describe(failure, line) + '\n'));
            result(FAILED);
        } finally {
            session.close();
            listener.interrupt();
        }
    }

    private void shell(String[] description) throws IOException {
        var output = new FrameOutput(Frame.Kind.OUTPUT);
        try (var terminal = new SessionTerminal("aiko-shell", description[0], output, StandardCharsets.UTF_8)) {
            resize(terminal, description[1], description[2]);
            activity.becomeInteractive();
            var prompt = new Prompt(sessions, terminal, () -> false);
            prompt.start(folder);
            listen(
                    frame -> {
                        activity.typed();
                        switch (frame.kind()) {
                            case INPUT -> terminal.processInputBytes(frame.content());
                            case RESIZE -> {
                                String[] size = frame.text().split(" ");
                                resize(terminal, size[0], size[1]);
                                terminal.raise(Terminal.Signal.WINCH);
                            }
                            default -> throw new IOException(
                                    "unexpected frame of kind " + frame.kind() + " in a session");
                        }
                    },
                    () -> {
                        prompt.end();
                        worker.interrupt();
                    });
            prompt.run("aiko> ");
        }
        result(EXIT_STATUS_DONE);
    }

    private static void resize(Terminal terminal, String columns, String rows) throws IOException {
        terminal.setSize(Size.of(size(columns), size(rows)));
    }

    private static int size(String text) throws IOException {
        int size = Integer.parseInt(text);
        if (size < 0 || size > LARGEST_SCREEN) {
            throw new IOException("screen size " + size + ": expected 0 to " + LARGEST_SCREEN);
        }
        return size;
    }

    private void interrupt(CommandSession session) {
        if (session.foregroundJob() != null) {
            session.foregroundJob().interrupt();
        }
        worker.interrupt();
    }

    private interface FrameHandler {
        void handle(Frame frame) throws IOException;
    }

    /** Reads on a thread of its own, to notice while a command runs that its client has disconnected. */
    private Thread listen(FrameHandler handler, Runnable whenDisconnected) {
        var listener = new Thread(
                () -> {
                    try {
                        for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
                            handler.handle(frame);
                        }
                    } catch (Throwable endOrForeign) {
                        // the same as the end
                    } finally {
                        disconnected();
                        whenDisconnected.run();
                    }
                },
                name + "-input");
        listener.setDaemon(true);
        listener.start();
        return listener;
    }

    /** A command that still runs is not waited for. */
    private void disconnected() {
        activity.end();
        try {
            channel.close();
        } catch (IOException alreadyClosed) {
            // as intended
        }
    }

    private void result(int exitStatus) throws IOException {
        result(Integer.toString(exitStatus));
    }

    /** Returns when the result has been written: the end of the client closes the channel. */
    private void result(String text) throws IOException {
        out.write(Frame.of(Frame.Kind.RESULT, text));
        out.finish();
    }

    /** Sends its bytes as frames. */
    private final class FrameOutput extends OutputStream {
        private final Frame.Kind kind;

        FrameOutput(Frame.Kind kind) {
            this.kind = kind;
        }

        @Override
        public void write(int singleByte) throws IOException {
            write(new byte[] {(byte) singleByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int from = offset; from < offset + length; from += LARGEST_OUTPUT) {
                int to = Math.min(from + LARGEST_OUTPUT, offset + length);
                out.write(new Frame(kind, Arrays.copyOfRange(bytes, from, to)));
            }
        }
    }
}
