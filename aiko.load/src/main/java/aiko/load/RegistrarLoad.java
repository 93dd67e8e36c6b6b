// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A load on a registrar: processes that register and remove services. For one thread. */
public final class RegistrarLoad implements AutoCloseable {
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Messages that the registrar has not confirmed yet. */
    private static final int WINDOW = 20_000;
    /** A number of messages that a server with small queues can queue. */
    private static final int SMALL_WINDOW = 200;
    /** Messages of one process before those of the next one. */
    private static final int BATCH = 64;

    private static final int REPAIRS = 5;

    private final Population population;
    private final Progress progress;
    private final Deadline deadline;
    private final byte[] in;
    private final RegistrarWatch watch;
    private final RawClient control;
    private final BenchProcesses processes;
    private final Packets packets = new Packets();
    private int repaired;

    /**
     * Prepares the load.
     *
     * @param registrar the topic path of the registrar
     */
    public RegistrarLoad(Server server, String registrar, Population population, Progress progress, Deadline deadline)
            throws IOException {
        this.population = population;
        this.progress = progress;
        this.deadline = deadline;
        in = Population.topicField(registrar + "/in");
        watch = new RegistrarWatch(server, registrar + "/out", population);
        control = new RawClient(server, population.host() + "/control", null, 0);
        processes = new BenchProcesses(server, population);
    }

    /** Connects all processes. */
    public Phase connect(int perSecond) throws LoadException {
        long began = System.nanoTime();
        processes.connect(perSecond, progress, deadline);
        return new Phase(population.processes(), population.processes(), seconds(began));
    }

    /** Registers all services, and waits until the registrar has announced them. */
    public Phase register() throws IOException, LoadException {
        return change(true);
    }

    /** Removes all services, as processes do that end in order. */
    public Phase remove() throws IOException, LoadException {
        Phase phase = change(false);
        processes.disconnect();
        return phase;
    }

    /** Drops all connections at once, and waits until the registrar has removed the services. */
    public Phase kill() throws IOException, LoadException {
        long began = System.nanoTime();
        processes.close();
        await("removing", false);
        return finish(began, false);
    }

    /** Services that were sent again, since a message to or from the registrar was lost. */
    public int repaired() {
        return repaired;
    }

    private Phase change(boolean isAdd) throws IOException, LoadException {
        String what = isAdd ? "registering" : "removing";
        long began = System.nanoTime();
        int size = population.size();
        int process = 0;
        for (int sent = 0; sent < size; sent++) {
            int service = population.inTurn(sent, BATCH);
            if (population.processOf(service) != process || sent % BATCH == 0) {
                processes.client(process).send(packets);
                process = population.processOf(service);
                int already = sent;
                progress.show(what, done(isAdd), size);
                if (!awaitProgress(() -> already - done(isAdd), WINDOW)) {
                    break;
                }
            }
            put(isAdd, service);
        }
        processes.client(process).send(packets);
        await(what, isAdd);
        return finish(began, isAdd);
    }

    private void put(boolean isAdd, int service) {
        if (isAdd) {
            population.putAdd(packets, in, service);
        } else {
            population.putRemove(packets, in, service);
        }
    }

    private int done(boolean isAdd) {
        return isAdd ? watch.count() : population.size() - watch.count();
    }

    private void await(String what, boolean isAdd) throws LoadException {
        awaitProgress(
                () -> {
                    progress.show(what, done(isAdd), population.size());
                    return population.size() - done(isAdd);
                },
                1);
    }

    private interface Count {
        int get();
    }

    /** Waits until fewer messages are unconfirmed. Returns false if nothing has changed for long. */
    private boolean awaitProgress(Count underWay, int limit) throws LoadException {
        int[] latest = {underWay.get()};
        while (latest[0] >= limit) {
            if (!deadline.await(() -> underWay.get() != latest[0], STALL_NANOS)) {
                return false;
            }
            latest[0] = underWay.get();
        }
        return true;
    }

    /** If messages were lost: sends them again from the beginning, a few at a time. */
    private Phase finish(long began, boolean isAdd) throws IOException, LoadException {
        for (int i = 0; i < REPAIRS && done(isAdd) < population.size(); i++) {
            repair(isAdd);
        }
        Phase phase = new Phase(done(isAdd), population.size(), seconds(began));
        progress.clear();
        return phase;
    }

    /** A registrar does not announce a known service again, so the opposite is sent first. */
    private void repair(boolean isAdd) throws IOException, LoadException {
        IntPredicate isMissing = service -> watch.contains(service) != isAdd;
        int underWay = 0;
        for (int service = 0; service < population.size(); service++) {
            if (isMissing.test(service)) {
                repaired++;
                put(!isAdd, service);
                put(isAdd, service);
                control.send(packets);
                if (++underWay >= SMALL_WINDOW) {
                    int from = done(isAdd) + underWay;
                    if (!awaitProgress(() -> from - done(isAdd), 1)) {
                        return;
                    }
                    underWay = 0;
                }
            }
        }
        await("repairing", isAdd);
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    @Override
    public void close() throws IOException {
        processes.close();
        control.close();
        watch.close();
    }
}
