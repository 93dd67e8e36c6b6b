// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.systemd;

import aiko.text.VisibleText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Passes on to systemd what {@code aiko status} would print: {@code READY=1} once it is READY, its line, {@code WATCHDOG=1}
 * only after it has answered, and {@code STOPPING=1}. Java has no datagram sockets of the Unix domain, so the program {@code
 * systemd-notify} sends them; it waits until systemd has read them.
 */
public final class SystemdNotifier implements AutoCloseable {
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final String PROGRAM = "systemd-notify";
    private static final String STATUS = "STATUS=";
    private static final int READY = 0;
    private static final Duration WHILE_STARTING = Duration.ofMillis(200);
    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(10);
    private static final Duration STATUS_LIMIT = Duration.ofSeconds(5);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    /** A ping that is a little late is still in time. */
    private static final int PINGS_PER_WATCHDOG = 3;

    /**
     * The answer of the container about itself.
     *
     * @param exitStatus of {@code aiko status}
     */
    public record Status(int exitStatus, String line) {}

    private final boolean hasWatchdog;
    private final Duration period;
    private final Callable<Status> status;
    private final Sender sender;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "aiko-systemd");
    private final ExecutorService asking = Executors.newSingleThreadExecutor(task -> {
        var asker = new Thread(task, "aiko-systemd-status");
        asker.setDaemon(true);
        return asker;
    });

    // Owned by the thread.
    private boolean isReady;
    private boolean isReported;
    private String lastLine = "";

    /** Sends variables to systemd, and waits until it has read them. */
    @FunctionalInterface
    interface Sender {
        void send(List<String> variables) throws IOException, InterruptedException;
    }

    SystemdNotifier(Optional<Duration> watchdog, Callable<Status> status, Sender sender) {
        this.sender = sender;
        this.hasWatchdog = watchdog.isPresent();
        this.period = watchdog.map(limit -> limit.dividedBy(PINGS_PER_WATCHDOG))
                .filter(part -> part.compareTo(LONGEST_PERIOD) < 0)
                .orElse(LONGEST_PERIOD);
        this.status = status;
        thread.setDaemon(true);
    }

    /**
     * Returns a notifier, unless systemd does not ask for one.
     *
     * @param environment of this process
     * @param status asks the container; fails while it does not answer
     */
    public static Optional<SystemdNotifier> of(Map<String, String> environment, Callable<Status> status) {
        String socket = environment.getOrDefault(SOCKET, "");
        return socket.isEmpty()
                ? Optional.empty()
                : Optional.of(new SystemdNotifier(
                        watchdog(environment, ProcessHandle.current().pid()), status, SystemdNotifier::run));
    }

    /** The limit of the watchdog of this process; {@code WATCHDOG_PID} may name another one. */
    static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String watched = environment.getOrDefault("WATCHDOG_PID", "");
        if (!micros.matches("[1-9]\\d{0,17}") || !(watched.isEmpty() || watched.equals(Long.toString(pid)))) {
            return Optional.empty();
        }
        return Optional.of(Duration.of(Long.parseLong(micros), java.time.temporal.ChronoUnit.MICROS));
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    /** The container shuts down. Any thread; does not wait. */
    public void stopping() {
        stopping.countDown();
    }

    /** Waits for a moment until systemd knows that the container shuts down. */
    @Override
    public void close() {
        stopping();
        long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
        for (long left = CLOSE_LIMIT.toNanos(); left > 0 && thread.isAlive(); left = end - System.nanoTime()) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException interrupted) {
                // It waits again: any bundle can interrupt any thread.
            }
        }
        asking.shutdownNow();
    }

    private void run() {
        while (!isStopping()) {
            try {
                look();
            } catch (Throwable failure) {
                report(failure.toString());
            }
        }
        try {
            send(List.of("STOPPING=1", STATUS + "shutting down"));
        } catch (Throwable failure) {
            report(failure.toString());
        }
    }

    private boolean isStopping() {
        try {
            return stopping.await((isReady ? period : WHILE_STARTING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    private void look() {
        Optional<Status> answer = ask();
        var variables = new ArrayList<String>();
        answer.ifPresent(known -> {
            if (!isReady && known.exitStatus() == READY) {
                variables.add("READY=1");
            }
            if (hasWatchdog && isReady) {
                variables.add("WATCHDOG=1");
            }
        });
        String line = answer.map(Status::line)
                .orElseGet(
                        () -> isReady ? "the container does not answer" : "STARTING: the framework is being started");
        if (!line.equals(lastLine)) {
            variables.add(STATUS + VisibleText.line(line));
        }
        if (!variables.isEmpty() && send(variables)) {
            lastLine = line;
            isReady |= variables.contains("READY=1");
        }
    }

    private Optional<Status> ask() {
        Future<Status> asked = asking.submit(status);
        try {
            return Optional.of(asked.get(STATUS_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | InterruptedException none) {
            asked.cancel(true);
            return Optional.empty();
        }
    }

    /** Returns whether systemd has read them. */
    private boolean send(List<String> variables) {
        try {
            sender.send(variables);
            return true;
        } catch (IOException failure) {
            report(failure.getMessage());
        } catch (InterruptedException interrupted) {
            // The next look repeats it.
        }
        return false;
    }

    private static void run(List<String> variables) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(variables);
        Process program = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!program.waitFor(SEND_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            program.destroyForcibly();
            throw new IOException(PROGRAM + " has not ended within " + SEND_LIMIT.toSeconds() + " s");
        }
        if (program.exitValue() != 0) {
            throw new IOException(PROGRAM + " has ended with exit status " + program.exitValue());
        }
    }

    private void report(String cause) {
        if (!isReported) {
            isReported = true;
            System.err.println(VisibleText.line("aiko: cannot notify systemd through " + SOCKET + ": " + cause
                    + "; install the package systemd, or use Type=exec; retrying"));
        }
    }
}
