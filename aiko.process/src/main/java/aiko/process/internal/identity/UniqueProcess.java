// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import aiko.event.LastingThread;
import aiko.message.spi.EmbeddedMessageServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * A process under an id that no other process has: if an elder process has the same topic path, it restarts as {@code ID-2},
 * {@code ID-3} and so on, or the container ends.
 */
public final class UniqueProcess {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final String wantedId;
    private final Terms terms;
    private final Factory factory;
    private final List<EmbeddedMessageServer> servers = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private Life process;
    private LastingThread renaming;
    private int number = 1;
    private boolean givesWay;
    private boolean closed;

    /**
     * The reaction to another process.
     *
     * @param terminate whether the container ends; otherwise the process takes another id
     * @param end ends the container in order, with status 1
     */
    public record Terms(boolean terminate, Runnable end, Logger logger) {}

    /** The process under one id, from start to end. */
    public interface Life {
        /** Ends it without unregistering its services: another process has services with the same topic paths. */
        void giveWay();

        void close();

        void embeddedServerStarted(EmbeddedMessageServer server);

        void embeddedServerStopped(EmbeddedMessageServer server);
    }

    /** Creates the process with an id. */
    public interface Factory {
        /** @param namesakeFound called on the event loop with the topic path that another process has too */
        Life create(String processId, Consumer<String> namesakeFound);
    }

    public UniqueProcess(String wantedId, Terms terms, Factory factory) {
        this.wantedId = wantedId;
        this.terms = terms;
        this.factory = factory;
        adopt(factory.create(wantedId, this::namesakeFound));
    }

    private void namesakeFound(String topicPath) {
        String nextId;
        synchronized (this) {
            if (closed) {
                return;
            }
            givesWay = true;
            number++;
            nextId = wantedId + '-' + number;
        }
        if (terms.terminate()) {
            terms.logger()
                    .error(
                            "another process is running with the topic path {}: terminating, since process.duplicate is"
                                    + " terminate; set another process.host or process.id for one of them",
                            topicPath);
            terms.end().run();
            return;
        }
        terms.logger()
                .warn(
                        "another process is running with the topic path {}: renaming this one to {}; to choose its topic"
                                + " path, set process.host or process.id",
                        topicPath,
                        topicPath.substring(0, topicPath.lastIndexOf('/') + 1) + nextId);
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
