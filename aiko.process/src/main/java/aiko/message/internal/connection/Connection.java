// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.internal.OnLoop;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.ServerAddresses;
import aiko.message.internal.transport.Transport;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.osgi.service.log.Logger;

/**
 * Keeps one connection to the server: connects, and reconnects if the connection is lost. Owned by the event loop.
 */
public final class Connection {
    /** Follows the connection on the event loop; messages arrive on a thread of the transport. */
    public interface Owner {
        /** @param endedByServer whether the server, which was alive, closed the previous connection */
        void connected(Transport transport, boolean endedByServer);

        /** Returns whether the cause is known. */
        boolean disconnected();

        void received(String topic, byte[] payload, boolean retained);

        /** The server has not accepted a connection, for this reason. */
        default void refused(String problem) {}
    }

    private static final int MOST_LEFT_OUT = 100;
    private static final Duration MOVE_LIMIT = Duration.ofSeconds(1);

    /** The pause after a try that failed on this side. */
    private static final Duration LATER = Duration.ofSeconds(1);

    /** The longest pause before a process goes on to another address: those of a server that fails do so at once. */
    private static final Duration SPREAD = Duration.ofSeconds(1);

    /** After a connection that lasted at least this long, the next try follows soon. */
    private static final long GOOD_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final EventLoop eventLoop;
    private final Logger logger;
    private final ServerAddresses addresses;
    private final Transport.Will will;
    private final int reportAfter;
    private final Duration connectLimit;
    private final Owner owner;
    private final Backoff backoff = new Backoff();
    private final Takeovers takeovers;
    private final Set<String> leftOut = new HashSet<>();
    private Attempt current;
    private Handle retry;
    private boolean closed;
    private boolean reported;
    private boolean refusalReported;
    /** Whether the last connection was closed by the other side, and no try has failed since. */
    private boolean isEnded;

    private boolean hasServed;
    private int failures;
    private volatile String problem;

    public Connection(
            EventLoop eventLoop, Logger logger, Server server, String clientId, Transport.Will will, Owner owner) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.addresses = server.addresses();
        this.takeovers = new Takeovers(clientId);
        this.will = will;
        this.reportAfter = server.reportAfter();
        this.connectLimit = server.connectLimit();
        this.owner = owner;
    }

    /** Connects now, if it is neither connected nor connecting: the server has just started. */
    public void connectNow() {
        takeovers.serverStarted();
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

    /** Disconnects in order, so that the server does not publish the will, and connects to the present address. */
    public void move() {
        Attempt left = current;
        if (left == null || left.address == addresses.current()) {
            return;
        }
        left.limit.cancel();
        left.ended();
        current = null;
        Closing.start(List.of(left.transport), MOVE_LIMIT);
        if (left.connected) {
            owner.disconnected();
        }
        attempt();
    }

    /** Abandons the connection, so that the server publishes its will, and reconnects. */
    void renew() {
        if (current != null) {
            current.limit.cancel();
            current.ended();
            current.transport.abandon();
            current = null;
            retry = eventLoop.addOneShotTimerHandler(this::attempt, backoff.next());
        }
    }

    /** Prevents further connections. Returns the transport to close, or null. */
    public Transport close() {
        closed = true;
        if (retry != null) {
            retry.cancel();
        }
        Attempt last = current;
        current = null;
        if (last == null) {
            return null;
        }
        last.limit.cancel();
        last.ended();
        return last.transport;
    }

    private void attempt() {
        retry = null;
        Attempt attempt;
        try {
            attempt = new Attempt(addresses.current(), takeovers.clientId());
        } catch (RuntimeException | Error failure) {
            retry = eventLoop.addOneShotTimerHandler(this::attempt, LATER);
            throw failure;
        }
        current = attempt;
        // A server that hangs accepts connections and never answers.
        attempt.limit = eventLoop.addOneShotTimerHandler(
                () -> failed(attempt, new SocketTimeoutException("no answer within " + connectLimit)), connectLimit);
        attempt.transport.connect(will, attempt);
    }

    private void failed(Attempt attempt, Throwable cause) {
        if (attempt != current) {
            return;
        }
        boolean wasConnected = attempt.connected;
        attempt.ended();
        current = null;
        attempt.limit.cancel();
        Duration wait = LATER;
        try {
            attempt.transport.abandon();
            wait = lost(attempt, wasConnected, cause);
        } finally {
            // A lack of threads, for example, may pass.
            retry = eventLoop.addOneShotTimerHandler(this::attempt, wait);
        }
    }

    /** Returns the pause before the next try. */
    private Duration lost(Attempt attempt, boolean wasConnected, Throwable cause) {
        if (wasConnected) {
            if (System.nanoTime() - attempt.connectedAt >= GOOD_NANOS) {
                backoff.reset();
            }
            isEnded = !ConnectionProblem.isSilence(cause);
            if (!owner.disconnected()) {
                takeovers.lost(cause, System.nanoTime());
            }
        } else {
            isEnded = false;
            takeovers.failed(cause);
            owner.refused(ConnectionProblem.describe(cause));
        }
        boolean hasOther = hasOther(attempt, wasConnected && isEnded);
        report(attempt, wasConnected, hasOther, cause);
        return takeovers.areSuspected() ? Duration.ZERO : pause(hasOther);
    }

    /** Whether the next try goes to another address that may be better. An address that has served is tried once more. */
    private boolean hasOther(Attempt attempt, boolean isTriedAgain) {
        return !isTriedAgain && (attempt.address.factory().hasUntried() || addresses.leave(attempt.address));
    }

    private Duration pause(boolean hasOther) {
        if (!hasOther) {
            return backoff.next();
        }
        return hasServed ? Duration.ofMillis(ThreadLocalRandom.current().nextLong(SPREAD.toMillis())) : backoff.first();
    }

    /** Why there is no connection, for people; null while there is one, or before the first try. Any thread. */
    public String problem() {
        return problem;
    }

    private void report(Attempt attempt, boolean wasConnected, boolean hasOther, Throwable cause) {
        String server = attempt.address.name();
        String described = ConnectionProblem.describe(cause);
        boolean isRefusal = ConnectionProblem.isRefusal(cause);
        problem = isRefusal
                ? "MQTT server " + server + " refuses the connection: " + described
                : "cannot connect to MQTT server " + server + ": " + described;
        boolean isNews = !reported || isRefusal && !refusalReported;
        // A server that refuses is not about to start.
        boolean isDue = wasConnected || isRefusal || !hasOther && ++failures >= reportAfter;
        if (reportAfter == 0 || !isNews || !isDue) {
            return;
        }
        reported = true;
        refusalReported |= isRefusal;
        if (wasConnected) {
            logger.warn("connection to MQTT server {} lost: {}; reconnecting", server, described);
        } else {
            logger.warn("{}; retrying", problem);
        }
    }

    /** Logs it once for each topic, however often the server sends it. */
    private void reportLeftOut(String topic, int bytes) {
        if (leftOut.size() < MOST_LEFT_OUT && leftOut.add(topic)) {
            logger.error(
                    "message of {} bytes on {} discarded: larger than a quarter of the memory; give the container more, for"
                            + " example with AIKO_JAVA_OPTS=-Xmx2g, or publish smaller messages",
                    bytes,
                    topic);
        }
    }

    private void connected(Attempt attempt) {
        if (attempt != current) {
            return;
        }
        attempt.connected = true;
        hasServed = true;
        addresses.connected(attempt.address);
        String server = attempt.address.name();
        attempt.connectedAt = System.nanoTime();
        attempt.limit.cancel();
        failures = 0;
        problem = null;
        refusalReported = false;
        String givenUp = takeovers.connected();
        if (givenUp != null) {
            logger.warn(
                    "MQTT server {} closed the connection {} times in {} s: another client seems to use the identifier {};"
                            + " connecting with another one",
                    server,
                    Takeovers.SUSPICIOUS,
                    Takeovers.WITHIN.toSeconds(),
                    givenUp);
        }
        if (reported) {
            reported = false;
            logger.info("connected to MQTT server {}", server);
        }
        owner.connected(attempt.transport, isEnded);
    }

    /** One try, and its connection if it succeeds. */
    private final class Attempt implements Transport.Listener {
        private final ServerAddresses.Address address;
        private final Transport transport;
        private Handle limit;
        private boolean connected;
        private long connectedAt;

        Attempt(ServerAddresses.Address address, String clientId) {
            this.address = address;
            transport = address.factory().create(clientId);
        }

        void ended() {
            if (connected) {
                addresses.disconnected(address);
            }
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

        @Override
        public void leftOut(String topic, int bytes) {
            onLoop(() -> reportLeftOut(topic, bytes));
        }

        private void onLoop(Runnable change) {
            if (!OnLoop.post(eventLoop, change)) {
                transport.abandon();
            }
        }
    }
}
