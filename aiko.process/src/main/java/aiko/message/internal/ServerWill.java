// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.EventLoop;
import aiko.message.LastWill;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/** A last will beyond the process's own: a connection that does nothing but hold it. */
final class ServerWill implements LastWill, Connection.Owner {
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(300);

    private final EventLoop eventLoop;
    private final CompletableFuture<Void> armed = new CompletableFuture<>();
    private final Consumer<ServerWill> whenCancelled;
    private final Connection connection;

    ServerWill(
            EventLoop eventLoop,
            Logger logger,
            String server,
            String clientId,
            TransportFactory factory,
            Transport.Will will,
            Consumer<ServerWill> whenCancelled) {
        this.eventLoop = eventLoop;
        this.whenCancelled = whenCancelled;
        this.connection = new Connection(eventLoop, logger, server, clientId, factory, will, 0, this);
    }

    void connectNow() {
        connection.connectNow();
    }

    @Override
    public CompletionStage<Void> armed() {
        return armed;
    }

    @Override
    public void cancel() {
        if (eventLoop.isCurrentThread()) {
            takeBack();
            return;
        }
        try {
            eventLoop.execute(this::takeBack);
        } catch (RejectedExecutionException terminated) {
            // the process has closed all its connections
        }
    }

    /** On the event loop. */
    private void takeBack() {
        whenCancelled.accept(this);
        Transport transport = connection.close();
        if (transport != null) {
            var closer = new Thread(() -> transport.close(CLOSE_LIMIT), "aiko-mqtt-close");
            closer.setDaemon(true);
            closer.start();
        }
    }

    @Override
    public void connected(Transport transport) {
        armed.complete(null);
    }

    @Override
    public void disconnected() {
        // the server publishes the will; the connection is made again and holds it again
    }

    @Override
    public void received(String topic, byte[] payload, boolean retained) {
        // it subscribes to nothing
    }
}
