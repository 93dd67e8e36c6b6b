// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.command.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The container of a session: one that was running before, or one that the session has started and ends. */
final class Container implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 20;
    private static final int KEPT_LINES = 10;

    private final AdminConnection admin;
    private final Optional<Process> own;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CountDownLatch readyOrEnded = new CountDownLatch(1);
    private volatile String readyLine = "";

    private Container(AdminConnection admin, Optional<Process> own) {
        this.admin = admin;
        this.own = own;
    }

    /** The one that runs in a data folder. */
    static Optional<Container> running(Path data) {
        var admin = new AdminConnection(data);
        return admin.isAnswered() ? Optional.of(new Container(admin, Optional.empty())) : Optional.empty();
    }

    /** One with folders of its own. */
    static Container start(Path home, Path etc, Path temporary) throws CommandException, IOException {
        Path data = temporary.resolve("data");
        Path deploy = Files.createDirectory(temporary.resolve("deploy"));
        var builder = new ProcessBuilder(
                        home.resolve("bin/aiko").toString(),
                        "--data",
                        data.toString(),
                        "--deploy",
                        deploy.toString(),
                        "--etc",
                        etc.toString(),
                        "run")
                .redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        var container = new Container(new AdminConnection(data), Optional.of(process));
        container.readOutput(process.inputReader());
        return container;
    }

    /** The log comes through the admin socket; only the last lines count, if the container does not start. */
    private void readOutput(BufferedReader output) {
        var thread = new Thread(
                () -> {
                    try (output) {
                        for (String line = output.readLine(); line != null; line = output.readLine()) {
                            keep(line);
                            if (line.startsWith("READY ")) {
                                readyLine = line;
                                readyOrEnded.countDown();
                            }
                        }
                    } catch (IOException ended) {
                        // as at its end
                    } finally {
                        readyOrEnded.countDown();
                    }
                },
                "aiko-dev-container");
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void keep(String line) {
        lastLines.add(line);
        if (lastLines.size() > KEPT_LINES) {
            lastLines.remove();
        }
    }

    private synchronized String lastLine() {
        return lastLines.isEmpty() ? "it has printed nothing" : lastLines.getLast();
    }

    /** Waits until one that was started is ready. */
    void awaitReady() throws InterruptedException, CommandException {
        if (own.isEmpty()) {
            return;
        }
        if (!readyOrEnded.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new CommandException(
                    "dev: the container was not ready within " + START_SECONDS + " s: " + lastLine());
        }
        if (readyLine.isEmpty()) {
            throw new CommandException("dev: the container has not started: " + lastLine());
        }
    }

    boolean isOwn() {
        return own.isPresent();
    }

    AdminConnection admin() {
        return admin;
    }

    /** {@code READY …}, of one that was started. */
    String readyLine() {
        return readyLine;
    }

    /** Its last line, if it was started and has ended. */
    String end() {
        return own.isPresent()
                ? "the container has ended; its last line: " + lastLine()
                : "the container in " + admin.data() + " has ended";
    }

    /** Ends one that was started. */
    @Override
    public void close() {
        own.ifPresent(process -> {
            process.destroy();
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException hurried) {
                process.destroyForcibly();
            }
        });
    }
}
