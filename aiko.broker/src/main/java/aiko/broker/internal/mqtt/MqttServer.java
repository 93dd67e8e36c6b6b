// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.memory.Holdings;
import aiko.broker.internal.memory.Limits;
import aiko.broker.internal.packet.IncomingPacket;
import aiko.broker.internal.packet.ProtocolViolation;
import aiko.message.spi.EmbeddedServerStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.osgi.service.log.Logger;

/**
 * An MQTT server: 3.1 and 3.1.1, over TCP, in memory, for whoever connects. One thread does everything, in rounds: it reads
 * from those who have sent something, passes it on, and writes to those whom it concerns.
 */
public final class MqttServer implements AutoCloseable {
    private static final int BACKLOG = 1_000;
    private static final int READ_AT_ONCE = 128 << 10;
    private static final int WRITTEN_AT_ONCE = 256 << 10;
    private static final int LARGEST_HEAD = (64 << 10) + 16;
    private static final long TICK_MILLIS = 500;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    private static final long CONNECT_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Logger logger;
    private final ServerSocketChannel listening;
    private final Selector selector;
    private final int largestPacket;
    private final Exchange exchange;
    private final Holdings incomplete;
    private final Holdings unread;
    private final byte[] input = new byte[READ_AT_ONCE];
    private final ByteBuffer output = ByteBuffer.allocateDirect(WRITTEN_AT_ONCE);
    private final Deque<ClientConnection> toBeWritten = new ArrayDeque<>();
    private final Deque<ClientConnection> toGoOn = new ArrayDeque<>();
    private final Owner owner = new Owner();
    private final Thread thread;
    private SelectionKey acceptKey;
    private long lastTick = System.nanoTime();
    private boolean acceptReported;
    private String failureReported = "";
    private volatile boolean closed;

    /**
     * Listens at once.
     *
     * @throws java.net.BindException if the port is taken
     */
    public MqttServer(InetAddress address, int port, Limits limits, Logger logger) throws IOException {
        this.logger = logger;
        largestPacket = limits.payloadBytes() + LARGEST_HEAD;
        incomplete = new Holdings(limits.incompleteBytes());
        unread = new Holdings(limits.unreadBytes());
        exchange = new Exchange(logger, limits);
        listening = ServerSocketChannel.open();
        selector = Selector.open();
        try {
            // A server that has just ended leaves connections behind that would keep the port.
            listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listening.bind(new InetSocketAddress(address, port), BACKLOG);
            listening.configureBlocking(false);
            acceptKey = listening.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException failure) {
            selector.close();
            listening.close();
            throw failure;
        }
        thread = new Thread(this::run, "aiko-broker-" + port);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends all connections; last wills are not published, since nobody is left to hear them. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            // Whoever looks now finds the port free.
            listening.close();
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (IOException alreadyGone) {
            // as wanted
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                round();
            } catch (ClosedSelectorException ended) {
                return;
            } catch (IOException | RuntimeException | Error failure) {
                report(failure);
                LockSupport.parkNanos(AFTER_FAILURE_NANOS);
            }
        }
        for (SelectionKey key : selector.keys()) {
            closeQuietly(key);
        }
        try {
            selector.close();
        } catch (IOException alreadyGone) {
            // as wanted
        }
    }

    /** Once for each wording: it may fail now and then. */
    private void report(Throwable failure) {
        if (!failure.toString().equals(failureReported)) {
            failureReported = failure.toString();
            logger.error("embedded MQTT server: a round failed and is tried again: {}", failure.toString(), failure);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyGone) {
            // as wanted
        }
    }

    private void round() throws IOException {
        // A selector does not wait on a thread that was interrupted, by whomever.
        Thread.interrupted();
        selector.select(this::handle, TICK_MILLIS);
        settle();
        long now = System.nanoTime();
        if (now - lastTick >= TICK_NANOS) {
            lastTick = now;
            tick(now);
            settle();
        }
    }

    /** Writes what is to be written, which lets others go on, until there is nothing left to do. */
    private void settle() {
        while (true) {
            ClientConnection connection = toBeWritten.poll();
            if (connection != null) {
                attempt(connection, () -> connection.flush(output));
                continue;
            }
            ClientConnection waiting = toGoOn.poll();
            if (waiting == null) {
                return;
            }
            attempt(waiting, waiting::handleKept);
        }
    }

    private void handle(SelectionKey key) {
        if (key == acceptKey) {
            accept();
            return;
        }
        var connection = (ClientConnection) key.attachment();
        if (connection.isClosed()) {
            return;
        }
        if (key.isWritable()) {
            attempt(connection, () -> connection.flush(output));
        }
        if (key.isValid() && key.isReadable()) {
            attempt(connection, () -> {
                if (!connection.read(input)) {
                    exchange.close(connection);
                }
            });
            if (incomplete.isOver()) {
                endIncomplete();
            }
        }
    }

    /** Who has let the rest of a packet wait for longest gives way, but for one that is alone. */
    private void endIncomplete() {
        ClientConnection oldest = null;
        int count = 0;
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof ClientConnection connection && connection.keptBytes() > 0) {
                count++;
                oldest = oldest == null || givesWayBefore(connection, oldest) ? connection : oldest;
            }
        }
        if (count > 1) {
            logger.warn(
                    "MQTT {} has not sent the rest of a packet, of which there are {} bytes, and such packets take {}"
                            + " bytes: its connection is closed",
                    oldest,
                    oldest.keptBytes(),
                    incomplete.used());
            exchange.close(oldest);
        }
    }

    private static boolean givesWayBefore(ClientConnection one, ClientConnection other) {
        return one.isWaiting() == other.isWaiting() ? one.keptSince() - other.keptSince() < 0 : other.isWaiting();
    }

    /** Its figures. Any thread. */
    public EmbeddedServerStatistics statistics() {
        return exchange.statistics();
    }

    private interface Step {
        void run() throws IOException, ProtocolViolation;
    }

    /** Whatever goes wrong with one client ends its connection, and no other. */
    private void attempt(ClientConnection connection, Step step) {
        if (connection.isClosed()) {
            return;
        }
        try {
            step.run();
        } catch (ClientConnection.NotWritable cannotBeWritten) {
            connection.becomeDeaf();
        } catch (IOException gone) {
            exchange.close(connection);
        } catch (ProtocolViolation violation) {
            logger.warn("MQTT {} {}: its connection is closed", connection, violation.getMessage());
            exchange.close(connection);
        } catch (RuntimeException | Error failure) {
            logger.error(
                    "embedded MQTT server: {} can't be served: {}; its connection is closed",
                    connection,
                    failure.toString(),
                    failure);
            exchange.close(connection);
        }
    }

    private void accept() {
        SocketChannel channel = null;
        try {
            channel = listening.accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            var remote = (InetSocketAddress) channel.getRemoteAddress();
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            if (!exchange.enter()) {
                channel.close();
                return;
            }
            key.attach(new ClientConnection(
                    channel, key, remote.getAddress().getHostAddress() + ':' + remote.getPort(), owner, largestPacket));
            if (acceptReported) {
                acceptReported = false;
                logger.info("embedded MQTT server accepts connections again");
            }
        } catch (IOException | RuntimeException | Error failure) {
            acceptFailed(failure, channel);
        }
    }

    /** Mostly too many open files: it would fail again at once, and again, so that it waits for the next tick. */
    private void acceptFailed(Throwable failure, SocketChannel channel) {
        if (closed) {
            return;
        }
        if (channel == null) {
            acceptKey.interestOps(0);
        } else {
            try {
                channel.close();
            } catch (IOException alreadyGone) {
                // as wanted
            }
        }
        if (!acceptReported) {
            acceptReported = true;
            logger.warn("embedded MQTT server can't accept a connection: {}; trying again", failure.getMessage());
        }
    }

    private void tick(long now) {
        if (acceptKey.isValid()) {
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        List<ClientConnection> overdue = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof ClientConnection connection && isOverdue(connection, now)) {
                overdue.add(connection);
            }
        }
        overdue.forEach(exchange::close);
        exchange.watchSlow(now);
    }

    private static boolean isOverdue(ClientConnection connection, long now) {
        return connection.session == null ? now - connection.openedAt > CONNECT_LIMIT_NANOS : connection.isSilent(now);
    }

    private final class Owner implements ClientConnection.Owner {
        @Override
        public boolean received(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation {
            return exchange.received(connection, packet);
        }

        @Override
        public void hasOutput(ClientConnection connection) {
            toBeWritten.add(connection);
        }

        @Override
        public void keeps(int moreBytes, int moreAnswerBytes) {
            if (moreBytes != 0) {
                incomplete.change(moreBytes);
            }
            if (moreAnswerBytes != 0) {
                unread.change(moreAnswerBytes);
            }
        }

        @Override
        public boolean hasManyUnread() {
            return unread.isOver();
        }

        @Override
        public void mayGoOn(ClientConnection connection) {
            toGoOn.add(connection);
        }
    }
}
