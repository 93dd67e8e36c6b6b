// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.EventLoop;
import aiko.event.internal.OnLoop;
import aiko.message.LastWill;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.log.Logger;

/** One of the {@link LastWills}: a connection that serves nothing else. */
final class ServerWill implements LastWill, Connection.Owner {
    private static final int REPORT_AFTER = 3;

    private final LastWills wills;
    private final EventLoop eventLoop;
    private final Transport.Will will;
    private final CompletableFuture<Void> armed = new CompletableFuture<>();
    private final Connection connection;
    private int refusals;
    private boolean isReported;

    ServerWill(
            LastWills wills, EventLoop eventLoop, Logger logger, Server server, String clientId, Transport.Will will) {
        this.wills = wills;
        this.eventLoop = eventLoop;
        this.will = will;
        this.connection = new Connection(eventLoop, logger, server, clientId, will, this);
    }

    void connectNow() {
        connection.connectNow();
    }

    /** See {@link Connection#move}. */
    void move() {
        connection.move();
    }

    /** Lets the server publish the will, and arms it again. */
    void renew() {
        connection.renew();
    }

    /** On the event loop. Returns the transport to close, or null. */
    Transport takeBack() {
        return connection.close();
    }

    @Override
    public CompletionStage<Void> armed() {
        return armed;
    }

    @Override
    public void cancel() {
        // If the loop has ended, all connections are closed.
        OnLoop.run(eventLoop, () -> wills.cancelled(this));
    }

    @Override
    public void connected(Transport transport, boolean endedByServer) {
        refusals = 0;
        isReported = false;
        armed.complete(null);
    }

    @Override
    public boolean disconnected() {
        // The server publishes the will; the next connection has it again.
        return false;
    }

    @Override
    public void refused(String problem) {
        if (++refusals >= REPORT_AFTER && !isReported) {
            isReported = wills.refused(will, problem);
        }
    }

    @Override
    public void received(String topic, byte[] payload, boolean retained) {
        // it subscribes to nothing
    }
}
