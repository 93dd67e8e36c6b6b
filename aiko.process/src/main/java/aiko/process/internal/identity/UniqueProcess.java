// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import aiko.event.LastingThread;
import aiko.message.spi.EmbeddedMessageServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.osgi.service.log.Logger;

/**
 * A process under an id that no other process has: if an elder process has the same topic path, it restarts as {@code ID-2},
 * {@code ID-3} and so on, or the container ends. Anybody can answer in the name of an elder process. So the number of restarts is
 * limited, see {@link SuccessiveIds}, and a process that has once been alone never ends the container.
 */
public final class UniqueProcess {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final SuccessiveIds ids;
    private final Terms terms;
    private final Factory factory;
    private final List<EmbeddedMessageServer> servers = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private Life process;
    private LastingThread renaming;
    private boolean givesWay;
    private boolean isEstablished;
    private boolean isDisbeliefLogged;
    private boolean closed;

    /**
     * The reaction to another process.
     *
     * @param terminate whether the container ends if it finds the other one at its start; otherwise the process takes another id
     * @param end ends the container in order, with status 1
     */
    public record Terms(boolean terminate, Runnable end, Logger logger) {}

    /** The process under one id, from start to end. */
    public interface Life {
        /** Whether it was ever connected without an elder process with its topic path. */
        boolean isEstablished();

        /** Ends it without unregistering its services: another process has services with the same topic paths. */
        void giveWay();

        void close();

        void embeddedServerStarted(EmbeddedMessageServer server);

        void embeddedServerStopped(EmbeddedMessageServer server);
    }

    /** Creates the process with an id. */
    public interface Factory {
        /**
         * @param namesakeFound called on the event loop with the topic path that another process has too; returns whether this
         *     one gives way
         */
        Life create(String processId, Predicate<String> namesakeFound);
    }

    public UniqueProcess(String wantedId, Terms terms, Factory factory) {
        ids = new SuccessiveIds(wantedId);
        this.terms = terms;
        this.factory = factory;
        adopt(factory.create(wantedId, this::namesakeFound));
    }

    private boolean namesakeFound(String topicPath) {
        boolean terminates;
        boolean isFalse;
        String nextId;
        synchronized (this) {
            if (closed) {
                return true;
            }
            isEstablished |= process != null && process.isEstablished();
            terminates = terms.terminate() && !isEstablished;
            isFalse = !terminates && ids.isLast();
            nextId = terminates || isFalse ? null : ids.next();
            givesWay = !isFalse;
        }
        if (isFalse) {
            disbelieve(topicPath);
        } else if (terminates) {
            terminate(topicPath);
        } else {
            rename(topicPath, nextId);
        }
        return !isFalse;
    }

    /** No other process has the last id. On the event loop. */
    private void disbelieve(String topicPath) {
        if (!isDisbeliefLogged) {
            isDisbeliefLogged = true;
            terms.logger()
                    .warn(
                            "somebody answers in the name of {}, an id that only this process has: ignoring these answers;"
                                    + " to keep strangers from it, use strict mode",
                            topicPath);
        }
    }

    private void terminate(String topicPath) {
        terms.logger()
                .error(
                        "another process is running with the topic path {}: terminating, since process.duplicate is"
                                + " terminate; set another process.host or process.id for one of them",
                        topicPath);
        terms.end().run();
    }

    private void rename(String topicPath, String nextId) {
        terms.logger()
                .warn(
                        "another process is running with the topic path {}: renaming this one to {}{}; to choose its topic"
                                + " path, set process.host or process.id",
                        topicPath,
                        topicPath.substring(0, topicPath.lastIndexOf('/') + 1) + nextId,
                        terms.terminate() ? ", since process.duplicate only ends a process that starts" : "");
        // On another thread, since the end of a process waits for its event loop.
        var beginning = new Beginning(nextId);
        synchronized (this) {
            renaming = beginning.thread;
        }
        beginning.thread.start();
    }

    /** Ends the present process, and starts another one; a step that fails is retried. */
    private final class Beginning {
        private final String id;
        private final LastingThread thread;
        private boolean hasGivenWay;

        Beginning(String id) {
            this.id = id;
            thread = new LastingThread(
                    "aiko-process-rename", "cannot restart the process as " + id, this::begin, terms.logger());
        }

        private void begin() throws InterruptedException {
            if (!hasGivenWay) {
                Life former = takeFormer();
                hasGivenWay = true;
                if (former != null) {
                    former.giveWay();
                }
            }
            if (!isClosed()) {
                adopt(factory.create(id, UniqueProcess.this::namesakeFound));
            }
            thread.close();
        }
    }

    /** Null if there is none any more. */
    private synchronized Life takeFormer() throws InterruptedException {
        // The other process may be found before this one is complete.
        while (process == null && !closed) {
            wait();
        }
        Life former = process;
        if (!closed) {
            process = null;
            givesWay = false;
        }
        return closed ? null : former;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void adopt(Life next) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                process = next;
                notifyAll();
            }
        }
        if (late) {
            next.close();
        } else {
            servers.forEach(next::embeddedServerStarted);
        }
    }

    public void close() {
        Life last;
        LastingThread busy;
        boolean silently;
        synchronized (this) {
            closed = true;
            last = process;
            process = null;
            busy = renaming;
            silently = givesWay;
            notifyAll();
        }
        if (last != null) {
            if (silently) {
                last.giveWay();
            } else {
                last.close();
            }
        } else if (busy != null) {
            busy.close();
            busy.join(CLOSE_LIMIT);
        }
    }

    public void embeddedServerStarted(EmbeddedMessageServer server) {
        servers.add(server);
        Life current = current();
        if (current != null) {
            current.embeddedServerStarted(server);
        }
    }

    public void embeddedServerStopped(EmbeddedMessageServer server) {
        servers.remove(server);
        Life current = current();
        if (current != null) {
            current.embeddedServerStopped(server);
        }
    }

    private synchronized Life current() {
        return process;
    }
}
