// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.EventLoop;
import aiko.message.LastWill;
import aiko.message.internal.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A last will beyond the process's own: a connection that does nothing but hold it. */
public final class ServerWill implements LastWill, Connection.Owner {
    private static final int REPORT_AFTER = 3;

    private final EventLoop eventLoop;
    private final CompletableFuture<Void> armed = new CompletableFuture<>();
    private final Predicate<String> whenRefused;
    private final BiConsumer<ServerWill, Transport> whenCancelled;
    private final Connection connection;
    private int refusals;
    private boolean isReported;

    /**
     * @param connections makes the connection that tells this object
     * @param whenRefused is given the problem when the server has refused it several times; returns whether that was said
     * @param whenCancelled is given the transport to be closed, or null, on the event loop
     */
    public ServerWill(
            EventLoop eventLoop,
            Function<Connection.Owner, Connection> connections,
            Predicate<String> whenRefused,
            BiConsumer<ServerWill, Transport> whenCancelled) {
        this.whenRefused = whenRefused;
        this.eventLoop = eventLoop;
        this.whenCancelled = whenCancelled;
        this.connection = connections.apply(this);
    }

    public void connectNow() {
        connection.connectNow();
    }

    /** The process is cut off from the server: for everybody else it is gone, and its wills are due. */
    public void processDisconnected() {
        connection.renew();
    }

    /** On the event loop. Returns the transport to be closed, or null. */
    public Transport takeBack() {
        return connection.close();
    }

    @Override
    public CompletionStage<Void> armed() {
        return armed;
    }

    @Override
    public void cancel() {
        Runnable takeBack = () -> whenCancelled.accept(this, takeBack());
        if (eventLoop.isCurrentThread()) {
            takeBack.run();
            return;
        }
        try {
            eventLoop.execute(takeBack);
        } catch (RejectedExecutionException terminated) {
            // the process has closed all its connections
        }
    }

    @Override
    public void connected(Transport transport, boolean endedByServer) {
        refusals = 0;
        isReported = false;
        armed.complete(null);
    }

    @Override
    public boolean disconnected() {
        // The server publishes the will; the connection is made again and holds it again.
        return false;
    }

    @Override
    public void refused(String problem) {
        if (++refusals >= REPORT_AFTER && !isReported) {
            isReported = whenRefused.test(problem);
        }
    }

    @Override
    public void received(String topic, byte[] payload, boolean retained) {
        // it subscribes to nothing
    }
}
