// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.EventLoop;
import aiko.event.internal.OnLoop;
import aiko.message.LastWill;
import aiko.message.UnsuitableMessageException;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.osgi.service.log.Logger;

/**
 * The last wills in addition to the process's own. MQTT allows one per connection, so each has its own connection. Owned by the
 * event loop.
 */
public final class LastWills {
    private static final int MAX_BYTES = 65_535;
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(300);

    private final EventLoop eventLoop;
    private final Logger logger;
    private final Server server;
    private final String clientId;
    private final BooleanSupplier isProcessConnected;
    private final AtomicInteger count = new AtomicInteger();

    // Owned by the event loop.
    private final List<ServerWill> wills = new ArrayList<>();
    private boolean closed;

    /**
     * @param clientId the identifier of the process, the prefix of those of the wills
     * @param isProcessConnected whether the process itself has a connection; called on the event loop
     */
    public LastWills(
            EventLoop eventLoop, Logger logger, Server server, String clientId, BooleanSupplier isProcessConnected) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.server = server;
        this.clientId = clientId;
        this.isProcessConnected = isProcessConnected;
    }

    /** Any thread. */
    public LastWill add(String topic, byte[] payload, boolean retained) {
        if (payload.length > MAX_BYTES) {
            throw new UnsuitableMessageException("last will of " + payload.length + " bytes: MQTT allows " + MAX_BYTES);
        }
        var will = new ServerWill(
                this,
                eventLoop,
                logger,
                server.withoutReports(),
                clientId + "-will-" + count.incrementAndGet(),
                new Transport.Will(topic, payload, retained));
        OnLoop.run(eventLoop, () -> {
            if (!closed) {
                wills.add(will);
                will.connectNow();
            }
        });
        return will;
    }

    /** Connects now all that are neither connected nor connecting. */
    public void connectNow() {
        wills.forEach(ServerWill::connectNow);
    }

    /** The process has lost its connection: for all others it is gone, so its wills are to be published. */
    public void processDisconnected() {
        wills.forEach(ServerWill::renew);
    }

    /** Takes all wills to the present address, without publishing them. */
    public void move() {
        wills.forEach(ServerWill::move);
    }

    /** Removes all wills. Returns the transports to close. */
    public List<Transport> close() {
        closed = true;
        var open = new ArrayList<Transport>();
        for (ServerWill will : wills) {
            Transport transport = will.takeBack();
            if (transport != null) {
                open.add(transport);
            }
        }
        wills.clear();
        return open;
    }

    /** On the event loop. */
    void cancelled(ServerWill will) {
        wills.remove(will);
        Transport transport = will.takeBack();
        if (transport != null) {
            Closing.start(List.of(transport), CLOSE_LIMIT);
        }
    }

    /**
     * The server refuses the connection of a will. Without a connection of the process, the will is not the cause.
     *
     * @return whether that was logged
     */
    boolean refused(Transport.Will will, String problem) {
        if (!isProcessConnected.getAsBoolean()) {
            return false;
        }
        logger.error(
                "MQTT server {} does not accept the last will of {} bytes on {}: {}; check its size limit, and whether {}"
                        + " may publish there; retrying",
                server.name(),
                will.payload().length,
                will.topic(),
                problem,
                server.user());
        return true;
    }
}
