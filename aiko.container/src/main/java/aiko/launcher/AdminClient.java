// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.launcher.systemd.SystemdNotifier;
import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Context;
import aiko.shell.socket.Frame;
import aiko.text.VisibleText;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import sun.misc.Signal;

/**
 * The client of the admin socket of a running container. Java starts for each command: what runs in each of them uses neither
 * lambdas nor regular expressions, whose first use takes longer than all the rest.
 */
final class AdminClient {
    /** As of a program that SIGPIPE ends: the reader of its output has ended. */
    static final int CLOSED = 141;

    private static final int FAILED = 1;
    private static final int BUSY = 4;
    private static final int UNHEALTHY = 6;
    private static final int STATUS_SECONDS = 5;
    private static final int STOP_SECONDS = 15;

    private final Path data;

    AdminClient(Path data) {
        this.data = data;
    }

    /** Runs one command, and prints its output as it arrives. */
    int exec(String command, Context context) throws LauncherException, IOException {
        return request(Frame.of(Frame.Kind.EXEC, command), context);
    }

    /**
     * Runs the commands of a script in one session, and ends at the first that fails.
     *
     * @param continues whether it does not
     * @return the exit status of the first that has failed
     */
    int script(Script script, boolean continues, Context context) throws LauncherException, IOException {
        int exitStatus = 0;
        try (script;
                SocketChannel channel = connect()) {
            DataOutputStream out = AdminSocket.output(channel);
            DataInputStream in = AdminSocket.input(channel);
            folder().write(out);
            Frame.of(Frame.Kind.SCRIPT, "").write(out);
            while (script.hasNext() && (continues || exitStatus == 0)) {
                context.at(script.place()).frame().write(out);
                Frame.of(Frame.Kind.EXEC, script.take()).write(out);
                int status = relay(in);
                if (System.out.checkError()) {
                    return CLOSED;
                }
                exitStatus = exitStatus == 0 ? status : exitStatus;
            }
        }
        return exitStatus;
    }

    /** Prints the status of the container, or BUSY if it does not answer in time. */
    int status(boolean json) throws LauncherException, IOException {
        return status(json ? Question.STATUS_JSON : Question.STATUS);
    }

    /** Prints the health of the container, or UNHEALTHY if it does not answer in time. */
    int health(boolean json) throws LauncherException, IOException {
        return status(json ? Question.HEALTH_JSON : Question.HEALTH);
    }

    /** What {@code status} asks, with the exit status if nobody answers. */
    private enum Question {
        STATUS("", BUSY),
        STATUS_JSON("json", BUSY),
        HEALTH("health", UNHEALTHY),
        HEALTH_JSON("health-json", UNHEALTHY);

        private final String text;
        private final int lateStatus;

        Question(String text, int lateStatus) {
            this.text = text;
            this.lateStatus = lateStatus;
        }

        String late(Path data) {
            String late = "the container in " + data + " has not answered within " + STATUS_SECONDS + " s";
            return switch (this) {
                case STATUS -> VisibleText.line("BUSY: " + late);
                case STATUS_JSON -> "{\"state\": \"BUSY\", \"problem\": " + quoted(late) + '}';
                case HEALTH -> VisibleText.line("UNHEALTHY: " + late);
                case HEALTH_JSON -> "{\"status\":\"UNHEALTHY\",\"checks\":[]}";
            };
        }
    }

    private static String quoted(String text) {
        return VisibleText.json('"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    private int status(Question question) throws LauncherException, IOException {
        var limit = new StatusLimit(question, data);
        limit.start();
        try {
            return request(Frame.of(Frame.Kind.STATUS, question.text), Context.NONE);
        } finally {
            limit.answered.countDown();
        }
    }

    /** Ends the program if nobody answers. */
    private static final class StatusLimit extends Thread {
        private final CountDownLatch answered = new CountDownLatch(1);
        private final Question question;
        private final Path data;

        StatusLimit(Question question, Path data) {
            super("aiko-status-limit");
            this.question = question;
            this.data = data;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                if (!answered.await(STATUS_SECONDS, TimeUnit.SECONDS)) {
                    System.out.println(question.late(data));
                    System.out.flush();
                    // The thread that waits for the socket cannot be interrupted.
                    Runtime.getRuntime().halt(question.lateStatus);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Asks the container of this very process for its status, without a limit; an interrupt ends it. It does not look for
     * the owner of the lock: to close that file a second time would release the lock of the whole process.
     */
    SystemdNotifier.Status askStatus() throws LauncherException, IOException {
        try (SocketChannel channel = new AdminSocket(data).connect()) {
            Frame.of(Frame.Kind.STATUS, "").write(AdminSocket.output(channel));
            DataInputStream in = AdminSocket.input(channel);
            var line = new StringBuilder();
            for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
                if (frame.kind() == Frame.Kind.RESULT) {
                    return new SystemdNotifier.Status(
                            Integer.parseInt(frame.text()), line.toString().strip());
                }
                line.append(frame.text());
            }
            throw new LauncherException("the container in " + data + " has ended");
        }
    }

    /** Stops the container and waits until its process has ended. */
    int stop() throws LauncherException, IOException {
        try (SocketChannel channel = connect()) {
            Frame.of(Frame.Kind.STOP, "").write(AdminSocket.output(channel));
            Frame answer = Frame.read(AdminSocket.input(channel));
            if (answer == null) {
                throw new LauncherException("the container in " + data + " did not answer");
            }
            long processId = Long.parseLong(answer.text());
            var process = ProcessHandle.of(processId);
            if (process.isPresent()) {
                process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            }
            return 0;
        } catch (TimeoutException hangs) {
            throw new LauncherException("the container in " + data + " has not ended within " + STOP_SECONDS + " s");
        } catch (InterruptedException | ExecutionException unexpected) {
            return FAILED;
        }
    }

    /** An interactive session. */
    int shell(Colours colours) throws LauncherException, IOException {
        try (var terminal = new ClientTerminal();
                SocketChannel channel = connect()) {
            DataOutputStream out = AdminSocket.output(channel);
            folder().write(out);
            Frame.of(Frame.Kind.SHELL, terminal.describe() + (colours == Colours.NEVER ? " plain" : ""))
                    .write(out);
            forwardInput(out);
            Signal.handle(new Signal("WINCH"), signal -> send(out, Frame.of(Frame.Kind.RESIZE, terminal.size())));
            return relay(AdminSocket.input(channel));
        }
    }

    private int request(Frame request, Context context) throws LauncherException, IOException {
        try (SocketChannel channel = connect()) {
            DataOutputStream out = AdminSocket.output(channel);
            folder().write(out);
            if (context != Context.NONE) {
                context.frame().write(out);
            }
            request.write(out);
            return relay(AdminSocket.input(channel));
        }
    }

    private static Frame folder() {
        return Frame.of(Frame.Kind.FOLDER, Path.of("").toAbsolutePath().toString());
    }

    private SocketChannel connect() throws LauncherException {
        try {
            return new AdminSocket(data).connect();
        } catch (IOException refused) {
            if (DataFolder.isHidden(data)) {
                throw new LauncherException("cannot reach the container of " + data
                        + ": permission denied; run this command as the owner of that folder, or name another one with"
                        + " --data");
            }
            throw new LauncherException(DataFolder.owner(data)
                    .map(pid -> "a container runs in " + data + " with pid " + pid
                            + ", but its admin socket is missing: it is starting, or the socket's file was removed; try"
                            + " again in a few seconds")
                    .orElse("no container runs in " + data));
        }
    }

    private int relay(DataInputStream in) throws IOException, LauncherException {
        for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
            switch (frame.kind()) {
                case OUTPUT -> {
                    System.out.write(frame.content());
                    System.out.flush();
                    if (System.out.checkError()) {
                        // The reader has ended, as in: aiko exec … | head
                        return CLOSED;
                    }
                }
                case ERROR -> System.err.write(frame.content());
                case RESULT -> {
                    return Integer.parseInt(frame.text());
                }
                default -> throw new LauncherException("the container in " + data
                        + " uses another admin protocol: this command is of another version");
            }
        }
        throw new LauncherException("the container in " + data + " has ended");
    }

    private static void forwardInput(DataOutputStream out) {
        var thread = new Thread(
                () -> {
                    byte[] buffer = new byte[4096];
                    InputStream in = System.in;
                    try {
                        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                            send(out, new Frame(Frame.Kind.INPUT, java.util.Arrays.copyOf(buffer, count)));
                        }
                        // Ctrl-D, without a terminal.
                        send(out, new Frame(Frame.Kind.INPUT, new byte[] {4}));
                    } catch (IOException closed) {
                        // the session has ended
                    }
                },
                "aiko-input");
        thread.setDaemon(true);
        thread.start();
    }

    private static void send(DataOutputStream out, Frame frame) {
        synchronized (out) {
            try {
                frame.write(out);
            } catch (IOException closed) {
                // the session has ended; the reading thread notices
            }
        }
    }
}
