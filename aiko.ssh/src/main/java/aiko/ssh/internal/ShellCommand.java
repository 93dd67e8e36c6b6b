// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import aiko.process.spi.LineLimit;
import aiko.shell.spi.ShellSession;
import aiko.shell.spi.ShellSessions;
import aiko.shell.spi.TerminalSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.Signal;
import org.apache.sshd.server.SignalListener;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/**
 * One prompt or command of a client. It runs on a thread of its own, and the keys of a terminal are read by another one, so that
 * Ctrl-C and the end of the connection end a command.
 */
final class ShellCommand implements Command, SignalListener {
    private static final int FAILED = 1;
    private static final int KEYS_AT_ONCE = 4096;
    private static final int MOST_CHARACTERS = 1 << 16;

    private final ShellSessions sessions;
    private final Semaphore room;
    private final Audit audit;
    private final String name;
    private final RestrictedChannel channel;
    /** Null for a prompt. */
    private final String line;

    private final SocketAddress from;
    private final Client client;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private InputStream in;
    private OutputStream out;
    private OutputStream err;
    private ExitCallback callback;
    private Environment environment;
    private volatile ShellSession session;
    private volatile boolean isDestroyed;

    /** @param name of its thread */
    ShellCommand(
            ShellSessions sessions, Semaphore room, Audit audit, String name, RestrictedChannel channel, String line) {
        this.sessions = sessions;
        this.room = room;
        this.audit = audit;
        this.name = name;
        this.channel = channel;
        this.line = line;
        // Both are gone once the connection is.
        from = channel.getSession().getRemoteAddress();
        client = Client.of(channel.getSession());
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback exitCallback) {
        callback = exitCallback;
    }

    @Override
    public void start(ChannelSession started, Environment given) throws IOException {
        environment = given;
        if (!room.tryAcquire()) {
            tell("refused: as many sessions are open as sessions of aiko.ssh allows");
            err.write("aiko: too many open sessions in this container; end one of them\n"
                    .getBytes(StandardCharsets.UTF_8));
            err.flush();
            callback.onExit(FAILED);
            return;
        }
        try {
            thread(name, this::run).start();
        } catch (Error noThread) {
            room.release();
            throw noThread;
        }
    }

    private static Thread thread(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void run() {
        int status = FAILED;
        try {
            tell(line == null ? "opens a prompt" : "runs " + LineLimit.excerpt(line));
            status = channel.hasTerminal() ? runOnTerminal() : runWithout();
        } catch (Throwable failure) {
            if (!isDestroyed) {
                tell("failed: " + failure);
                tellClient(failure);
            }
        } finally {
            room.release();
            if (hasEnded.compareAndSet(false, true)) {
                tell((line == null ? "prompt" : "command") + " ended with status " + status);
            }
            exit(status);
        }
    }

    private void tell(String what) {
        audit.tell(from, client, what);
    }

    private void tellClient(Throwable failure) {
        try {
            err.write(("aiko: the session failed: " + LineLimit.excerpt(String.valueOf(failure.getMessage())) + '\n')
                    .getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            // nobody reads it
        }
    }

    private void exit(int status) {
        try {
            out.flush();
            err.flush();
        } catch (IOException closed) {
            // nobody reads it
        }
        callback.onExit(status);
    }

    private int runOnTerminal() {
        int columns = size(Environment.ENV_COLUMNS);
        int rows = size(Environment.ENV_LINES);
        String type = environment.getEnv().getOrDefault(Environment.ENV_TERM, "dumb");
        try (TerminalSession terminal = sessions.open(type, columns, rows, out, this::tellLine)) {
            session = terminal;
            environment.addSignalListener(this);
            thread(name + "-input", () -> passKeys(terminal)).start();
            if (isDestroyed) {
                return FAILED;
            }
            if (line != null) {
                return terminal.run(line);
            }
            terminal.prompt();
            return 0;
        }
    }

    private void tellLine(String typed) {
        tell("runs " + LineLimit.excerpt(typed));
    }

    /** The end of the keys ends a prompt, but no command. */
    private void passKeys(TerminalSession terminal) {
        byte[] keys = new byte[KEYS_AT_ONCE];
        try {
            for (int count = in.read(keys); count >= 0; count = in.read(keys)) {
                terminal.type(keys, 0, count);
            }
        } catch (Throwable closed) {
            // the same as the end
        }
        if (line == null) {
            terminal.close();
        }
    }

    private int runWithout() throws IOException {
        try (ShellSession lines = sessions.open(line == null ? InputStream.nullInputStream() : in, out, err)) {
            session = lines;
            if (isDestroyed) {
                return FAILED;
            }
            if (line != null) {
                return lines.run(line);
            }
            int status = 0;
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String next = readLine(reader); next != null && !isDestroyed; next = readLine(reader)) {
                if (next.strip().equals("exit")) {
                    break;
                }
                if (!next.isBlank()) {
                    tellLine(next);
                    status = lines.run(next);
                }
            }
            return status;
        }
    }

    /** Null at the end. */
    private static String readLine(BufferedReader reader) throws IOException {
        var text = new StringBuilder();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next < 0) {
                return text.isEmpty() ? null : text.toString();
            }
            if (text.length() == MOST_CHARACTERS) {
                throw new IOException("line of more than " + MOST_CHARACTERS + " characters");
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private int size(String variable) {
        try {
            return Integer.parseInt(environment.getEnv().getOrDefault(variable, "0"));
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }

    @Override
    public void signal(Channel sender, Signal signal) {
        if (signal == Signal.WINCH && session instanceof TerminalSession terminal) {
            terminal.resize(size(Environment.ENV_COLUMNS), size(Environment.ENV_LINES));
        } else if (signal == Signal.INT && session != null) {
            session.interrupt();
        }
    }

    /** The client has gone. A command that still runs is not waited for. */
    @Override
    public void destroy(ChannelSession gone) {
        isDestroyed = true;
        ShellSession running = session;
        if (running != null && hasEnded.compareAndSet(false, true)) {
            tell((line == null ? "prompt" : "command") + " ended: the client has disconnected");
            running.close();
        }
    }
}
