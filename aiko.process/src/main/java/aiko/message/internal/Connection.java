// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * Keeps one connection to the server: makes it, and makes it again when it is lost. Owned by the event loop.
 */
final class Connection {
    /** Told, on the event loop, of the connection's life; of messages, on the transport's thread. */
    interface Owner {
        void connected(Transport transport);

        void disconnected();

        void received(String topic, byte[] payload, boolean retained);
    }

    private final EventLoop eventLoop;
    private final Logger logger;
    private final String server;
    private final String clientId;
    private final TransportFactory factory;
    private final Transport.Will will;
    private final int reportAfter;
    private final Owner owner;
    private final Backoff backoff = new Backoff();
    private Attempt current;
    private Handle retry;
    private boolean closed;
    private boolean reported;
    private int failures;

    /** @param reportAfter failed tries after which it is logged that the server cannot be reached; 0 for never */
    Connection(
            EventLoop eventLoop,
            Logger logger,
            String server,
            String clientId,
            TransportFactory factory,
            Transport.Will will,
            int reportAfter,
            Owner owner) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.server = server;
        this.clientId = clientId;
        this.factory = factory;
        this.will = will;
        this.reportAfter = reportAfter;
        this.owner = owner;
    }

    /** Connects now, if it is not connected or connecting. */
    void connectNow() {
        if (closed || current != null) {
            return;
        }
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        backoff.reset();
        attempt();
    }

    /** No further connection is made. Returns the transport to be closed, or null. */
    Transport close() {
        closed = true;
        if (retry != null) {
            retry.cancel();
        }
        Attempt last = current;
        current = null;
        return last == null ? null : last.transport;
    }

    private void attempt() {
        retry = null;
        current = new Attempt(factory.create(clientId));
        current.transport.connect(will, current);
    }

    private void failed(Attempt attempt, Throwable cause) {
        if (attempt != current) {
            return;
        }
        boolean wasConnected = attempt.connected;
        current = null;
        attempt.transport.abandon();
        if (wasConnected) {
            owner.disconnected();
        }
        report(wasConnected, cause);
        Duration wait = backoff.next();
        retry = eventLoop.addOneShotTimerHandler(this::attempt, wait);
    }

    private void report(boolean wasConnected, Throwable cause) {
        if (reportAfter == 0 || reported || !wasConnected && ++failures < reportAfter) {
            return;
        }
        reported = true;
        logger.warn(
                wasConnected
                        ? "connection to MQTT server {} lost: {}; connecting again until it answers"
                        : "MQTT server {} can't be reached: {}; trying again until it answers",
                server,
                ConnectionProblem.describe(cause));
    }

    private void connected(Attempt attempt) {
        if (attempt != current) {
            return;
        }
        attempt.connected = true;
        backoff.reset();
        failures = 0;
        if (reported) {
            reported = false;
            logger.info("connected to MQTT server {}", server);
        }
        owner.connected(attempt.transport);
    }

    /** One try, and the connection that came of it. */
    private final class Attempt implements Transport.Listener {
        private final Transport transport;
        private boolean connected;

        Attempt(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void connected() {
            onLoop(() -> Connection.this.connected(this));
        }

        @Override
        public void failed(Throwable cause) {
            onLoop(() -> Connection.this.failed(this, cause));
        }

        @Override
        public void received(String topic, byte[] payload, boolean retained) {
            owner.received(topic, payload, retained);
        }

        private void onLoop(Runnable change) {
            try {
                eventLoop.execute(change);
            } catch (RejectedExecutionException terminated) {
                transport.abandon();
            }
        }
    }
}
