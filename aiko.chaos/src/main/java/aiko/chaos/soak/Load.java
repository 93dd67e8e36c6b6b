// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.chaos.rig.Container;
import aiko.chaos.rig.Mosquitto;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** What a container with an ordinary load sees, by the hour. */
final class Load implements AutoCloseable {
    private static final int SECONDS = 3_600;
    private static final int STORMS_AT_ONCE = 10;
    private static final int RECORDS_OF_STORM = 2_000;
    private static final long CONNECT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long AWAY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Mosquitto server;
    private final Container container;
    private final Workers workers;
    private final Visitors visitors;
    private final List<Chore> chores;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    /** @param hours of ordinary load */
    Load(double hours, Mosquitto server, Container container, Workers workers) {
        this.server = server;
        this.container = container;
        this.workers = workers;
        visitors = new Visitors(server.ports().get(0), workers);
        chores = List.of(
                chore("commands", 20 * SECONDS * hours, number -> command("(count " + number + ")")),
                chore("requests", 5 * SECONDS * hours, workers::request),
                chore(
                        "changes of shared state by others",
                        5 * SECONDS * hours,
                        number -> workers.control(Workers.WORKER, "(update note note-" + number + ")")),
                chore("log records", 2 * SECONDS * hours, number -> command("(log " + number + ")")),
                chore("log storms of 20,000 records", 2 * hours, number -> storm()),
                chore(
                        "requests and confirmed commands between services",
                        SECONDS * hours,
                        number -> command("(work " + number + ")")),
                chore("processes with 10 services that come and go", 360 * hours, visitors::come),
                chore(
                        "services that the container adds and removes",
                        360 * hours,
                        number -> command("(host " + number + ")")),
                chore(
                        "followers of directory and shared state that begin and end",
                        360 * hours,
                        number -> command("(follow)")),
                chore("connections cut", 12 * hours, this::cut),
                chore("new versions", 60 * hours, workers::swap),
                chore("bad versions", 4 * hours, workers::swapBadly),
                chore("restarts of the server", 3 * hours, this::restart),
                chore("commands of the shell", 6 * hours, this::ask));
    }

    private Chore chore(String name, double planned, Chore.Action action) {
        return new Chore(name, planned, number -> {
            try {
                action.run(number);
            } catch (RuntimeException unexpected) {
                failure.compareAndSet(null, unexpected);
            }
        });
    }

    List<Chore> chores() {
        return chores;
    }

    boolean isDue(LoadTime time) {
        return chores.stream().anyMatch(chore -> chore.isDue(time));
    }

    /** Fails if a part of the load has. */
    void check() {
        RuntimeException found = failure.get();
        if (found != null) {
            throw found;
        }
    }

    private void command(String command) throws IOException {
        workers.command(Workers.WORKER, command);
    }

    private void storm() throws IOException {
        for (int i = 0; i < STORMS_AT_ONCE; i++) {
            command("(storm " + RECORDS_OF_STORM + ")");
        }
    }

    private void cut(int number) throws IOException {
        for (long began = System.nanoTime();
                container.proxy().links() == 0 && System.nanoTime() - began < CONNECT_NANOS; ) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        boolean isCut =
                number % 2 == 0 ? container.proxy().reset() : container.proxy().cut(number % 4 == 1, number % 100);
        if (!isCut) {
            throw new IOException("no connection");
        }
    }

    private void restart(int number) throws IOException {
        visitors.close();
        if (number % 2 == 0) {
            server.end();
        } else {
            server.kill();
        }
        LockSupport.parkNanos(AWAY_NANOS);
        server.start();
    }

    private void ask(int number) throws IOException {
        String said = number % 2 == 0 ? container.ask("exec", "aiko:services") : container.ask("status");
        if (said.isBlank() || said.startsWith("aiko: ")) {
            throw new IOException(said);
        }
    }

    @Override
    public void close() throws IOException {
        visitors.close();
    }
}
