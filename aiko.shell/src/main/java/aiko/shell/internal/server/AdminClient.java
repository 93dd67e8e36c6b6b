// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.server;

import aiko.health.Health;
import aiko.registrar.spi.Readiness.State;
import aiko.shell.internal.prompt.Prompt;
import aiko.shell.internal.prompt.SessionTerminal;
import aiko.shell.internal.session.Failures;
import aiko.shell.internal.session.Sessions;
import aiko.shell.internal.status.ContainerHealth;
import aiko.shell.internal.status.ContainerStatus;
import aiko.shell.internal.stream.Screen;
import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Context;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/**
 * One client of the admin socket, with three threads: one runs its request, one reads, to notice that the client has
 * disconnected, and one writes to it.
 */
final class AdminClient {
    private static final int FAILED = 1;
    private static final String JSON = "json";
    private static final String NOT_STARTED = "the Aiko process has not started yet";
    private static final String EXIT_STATUS_DONE = "0";
    private static final String TRACE_HINT = "aiko exec --trace prints the stack trace";
    private static final String WITHOUT_COLOURS = "plain";
    private static final int COLOURS = 3;
    private static final int LARGEST_OUTPUT = 1 << 16;
    private static final int LARGEST_SCREEN = 10_000;

    private final String name;
    private final SocketChannel channel;
    private final Sessions sessions;
    private final Supplier<Optional<ContainerStatus>> status;
    private final Supplier<Optional<Health>> health;
    private final IntConsumer exit;
    private final Consumer<String> audit;
    private final Owner owner;
    private final DataInputStream in;
    private final FrameWriter out;
    private final ClientActivity activity;
    private volatile Thread worker;
    private Path folder = Path.of("").toAbsolutePath();
    private Context context = Context.NONE;

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
            Supplier<Optional<Health>> health,
            IntConsumer exit,
            Consumer<String> audit,
            Owner owner,
            String name) {
        this.name = name;
        this.channel = channel;
        this.sessions = sessions;
        this.status = status;
        this.health = health;
        this.exit = exit;
        this.audit = audit;
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
            if (request != null && request.kind() == Frame.Kind.CONTEXT) {
                context = Context.of(request);
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
            case SCRIPT -> {
                if (hasRoom()) {
                    script();
                }
            }
            case SHELL -> {
                if (hasRoom()) {
                    shell(request.text().split(" "));
                }
            }
            case STATUS -> status(request.text());
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

    private void status(String kind) throws IOException {
        boolean isJson = kind.equals(JSON);
        if (!isJson && !kind.isEmpty()) {
            ContainerHealth found = ContainerHealth.of(health.get(), kind);
            out.write(Frame.of(Frame.Kind.OUTPUT, sessions.hide(found.text())));
            result(Integer.toString(found.exitStatus()));
            return;
        }
        Optional<ContainerStatus> known = status.get();
        String text = isJson
                ? known.map(ContainerStatus::listing)
                        .orElseGet(() -> ContainerStatus.starting(NOT_STARTED))
                        .json()
                : VisibleText.line(known.map(ContainerStatus::text).orElse(State.STARTING + ": " + NOT_STARTED));
        out.write(Frame.of(Frame.Kind.OUTPUT, sessions.hide(text) + '\n'));
        result(known.map(ContainerStatus::exitStatus).orElseGet(() -> ContainerStatus.exitStatus(State.STARTING)));
    }

    private void exec(String line) throws IOException {
        CommandSession session = open();
        Thread listener = listen(frame -> {}, () -> interrupt(session));
        try {
            result(run(session, new CommandLine(context, line)));
        } finally {
            session.close();
            listener.interrupt();
        }
    }

    private record CommandLine(Context context, String text) {}

    /** The client sends a line when it has the result of the one before. */
    private void script() throws IOException {
        CommandSession session = open();
        BlockingQueue<CommandLine> lines = new ArrayBlockingQueue<>(1);
        var latest = new AtomicReference<>(context);
        Thread listener = listen(
                frame -> {
                    switch (frame.kind()) {
                        case CONTEXT -> latest.set(Context.of(frame));
                        case EXEC -> {
                            if (!lines.offer(new CommandLine(latest.get(), frame.text()))) {
                                throw new IOException("a command before the result of the one before");
                            }
                        }
                        default -> throw new IOException("unexpected frame of kind " + frame.kind() + " in a script");
                    }
                },
                () -> interrupt(session));
        try {
            while (!Thread.currentThread().isInterrupted()) {
                activity.typed();
                activity.becomeInteractive();
                CommandLine line = lines.take();
                activity.becomeBusy();
                out.write(Frame.of(Frame.Kind.RESULT, Integer.toString(run(session, line))));
            }
        } catch (InterruptedException end) {
            // the client has disconnected
        } finally {
            session.close();
            listener.interrupt();
        }
    }

    /** A session without a prompt. */
    private CommandSession open() {
        CommandSession session = sessions.open(
                InputStream.nullInputStream(), new FrameOutput(Frame.Kind.OUTPUT), new FrameOutput(Frame.Kind.ERROR));
        session.currentDir(folder);
        Screen.set(session, () -> new Screen(context.columns(), context.rows(), context.colours()));
        return session;
    }

    /** The exit status. */
    private int run(CommandSession session, CommandLine line) throws IOException {
        audit(" exec: ", line.text());
        String place = line.context().place().isEmpty()
                ? "aiko: "
                : "aiko: " + line.context().place() + ": ";
        Object failureBefore = session.get(Shell.VAR_EXCEPTION);
        try {
            int exitStatus = Sessions.execute(session, line.text());
            boolean isTraced = exitStatus != 0 && line.context().trace();
            if (isTraced && session.get(Shell.VAR_EXCEPTION) instanceof Throwable failure && failure != failureBefore) {
                error(Failures.trace(failure));
            }
            if (exitStatus != 0 && !line.context().place().isEmpty()) {
                error(place + "exit status " + exitStatus);
            }
            return exitStatus;
        } catch (Exception | Error failure) {
            session.put(Shell.VAR_EXCEPTION, failure);
            error(place + Failures.describe(failure, line.text(), line.context().trace(), TRACE_HINT));
            return FAILED;
        }
    }

    private void audit(String what, String line) {
        audit.accept(name + what + VisibleText.line(sessions.hide(line)));
    }

    private void error(String text) throws IOException {
        out.write(Frame.of(Frame.Kind.ERROR, sessions.hide(text) + '\n'));
    }

    private void shell(String[] description) throws IOException {
        var output = new FrameOutput(Frame.Kind.OUTPUT);
        try (var terminal = new SessionTerminal("aiko-shell", description[0], output, StandardCharsets.UTF_8)) {
            resize(terminal, description[1], description[2]);
            activity.becomeInteractive();
            var prompt = new Prompt(sessions, terminal, () -> false);
            if (description.length > COLOURS && description[COLOURS].equals(WITHOUT_COLOURS)) {
                prompt.removeColours();
            }
            prompt.observe(line -> audit(" shell: ", line));
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
        if (size < 0) {
            throw new IOException("screen size " + size + ": expected 0 or more");
        }
        return Math.min(size, LARGEST_SCREEN);
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
