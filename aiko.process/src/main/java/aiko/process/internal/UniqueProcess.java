// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.EmbeddedMessageServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * A process under the first id that no other process has: if one that is older turns up at its topic path, it begins again
 * as {@code ID-2}, {@code ID-3} and so on, or the container ends.
 */
final class UniqueProcess {
    private static final int CLOSE_SECONDS = 3;

    private final String wantedId;
    private final Terms terms;
    private final Factory factory;
    private final List<EmbeddedMessageServer> servers = new CopyOnWriteArrayList<>();
    private final CountDownLatch created = new CountDownLatch(1);

    // Guarded by this.
    private HostedProcess process;
    private Thread renaming;
    private int number = 1;
    private boolean closed;

    /**
     * What to do about another process.
     *
     * @param terminate whether the container ends, rather than that the process takes another id
     * @param end ends the container in order, with status 1
     */
    record Terms(boolean terminate, Runnable end, Logger logger) {}

    /** Makes the process that has an id. */
    interface Factory {
        /** @param namesakeFound told, on the event loop, of the topic path that another process has as well */
        HostedProcess create(String processId, Consumer<String> namesakeFound);
    }

    UniqueProcess(String wantedId, Terms terms, Factory factory) {
        this.wantedId = wantedId;
        this.terms = terms;
        this.factory = factory;
        process = factory.create(wantedId, this::namesakeFound);
        created.countDown();
    }

    private synchronized void namesakeFound(String topicPath) {
        if (closed) {
            return;
        }
        if (terms.terminate()) {
            terms.logger()
                    .error(
                            "another process that lives has the topic path {}, and process.duplicate is terminate: the"
                                    + " container ends; give one of them another process.host or process.id",
                            topicPath);
            terms.end().run();
            return;
        }
        number++;
        String nextPath = topicPath.substring(0, topicPath.lastIndexOf('/') + 1) + nextId();
        terms.logger()
                .warn(
                        "another process that lives has the topic path {}: this one becomes {}; to choose its path, set"
                                + " process.host or process.id",
                        topicPath,
                        nextPath);
        renaming = new Thread(this::beginAgain, "aiko-process-rename");
        renaming.setDaemon(true);
        renaming.start();
    }

    private String nextId() {
        return wantedId + '-' + number;
    }

    /** Aside, since a process that ends waits for its event loop. */
    private void beginAgain() {
        try {
            created.await();
            HostedProcess former;
            String next;
            synchronized (this) {
                if (closed) {
                    return;
                }
                former = process;
                process = null;
                next = nextId();
            }
            former.giveWay();
            adopt(factory.create(next, this::namesakeFound));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError failure) {
            terms.logger().error("the process can't begin again under another id", failure);
        }
    }

    private void adopt(HostedProcess next) {
        boolean late;
        synchronized (this) {
            late = closed;
            if (!late) {
                process = next;
            }
        }
        if (late) {
            next.close();
        } else {
            servers.forEach(next::embeddedServerStarted);
        }
    }

    void close() {
        HostedProcess last;
        Thread busy;
        synchronized (this) {
            closed = true;
            last = process;
            process = null;
            busy = renaming;
        }
        if (last != null) {
            last.close();
        } else if (busy != null) {
            try {
                busy.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void embeddedServerStarted(EmbeddedMessageServer server) {
        servers.add(server);
        HostedProcess current = current();
        if (current != null) {
            current.embeddedServerStarted(server);
        }
    }

    void embeddedServerStopped(EmbeddedMessageServer server) {
        servers.remove(server);
        HostedProcess current = current();
        if (current != null) {
            current.embeddedServerStopped(server);
        }
    }

    private synchronized HostedProcess current() {
        return process;
    }
}
