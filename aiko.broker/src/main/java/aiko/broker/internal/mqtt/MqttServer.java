// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.account.Accounts;
import aiko.broker.internal.channel.Aside;
import aiko.broker.internal.channel.ClientChannel;
import aiko.broker.internal.channel.PlainChannel;
import aiko.broker.internal.channel.Sources;
import aiko.broker.internal.channel.TlsChannel;
import aiko.broker.internal.memory.MemoryBudget;
import aiko.broker.internal.memory.MemoryLimits;
import aiko.broker.internal.packet.IncomingPacket;
import aiko.broker.internal.packet.ProtocolViolation;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.spi.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.osgi.service.log.Logger;

/**
 * An MQTT server: 3.1 and 3.1.1, over TCP and TLS, in memory, for everybody or those with an account. One thread does everything, in rounds: it reads from
 * the clients that have sent something, passes that on, and writes to the clients that receive it.
 */
public final class MqttServer implements AutoCloseable {
    private static final int BACKLOG = 1_000;
    private static final int READ_AT_ONCE = 128 << 10;
    private static final int WRITTEN_AT_ONCE = 256 << 10;
    private static final int LARGEST_HEAD = (64 << 10) + 16;
    private static final long TICK_MILLIS = 500;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
    /** A connection without an accepted CONNECT is closed then. */
    static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Without a lack of file handles, until it is over. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Those that take longer would exceed the time limit of CONNECT anyway. */
    private static final Aside.Kind PASSWORDS = new Aside.Kind("passwords", 32);

    private static final Aside.Kind HANDSHAKES = new Aside.Kind("handshakes", 500);

    // Parts of as much memory as clients have, for connections that have not come further.
    private static final int PART_IN_HANDSHAKE = 2;
    private static final int PART_WITH_TLS = 4;
    private static final int PART_WITHOUT_TLS = 8;

    private final Logger logger;
    private final long connectLimitNanos;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Selector selector;
    private final int largestPacket;
    private final Exchange exchange;
    private final MemoryBudget incomplete;
    private final MemoryBudget unread;
    private final byte[] input = new byte[READ_AT_ONCE];
    private final ByteBuffer output = ByteBuffer.allocateDirect(WRITTEN_AT_ONCE);
    private final Deque<ClientConnection> toBeWritten = new ArrayDeque<>();
    private final Deque<ClientConnection> toGoOn = new ArrayDeque<>();
    /** In the next round. */
    private final Deque<ClientConnection> toBeRead = new ArrayDeque<>();

    private final Owner owner = new Owner();
    private final Thread thread;
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final Optional<Aside> passwords;
    private final Refusals refusals;
    private final Newcomers withoutTls;
    private final Newcomers inHandshake;
    private final Newcomers withTls;
    private final FileHandles fileHandles = new FileHandles(FileHandles::free);
    private long lastTick = System.nanoTime();
    private boolean acceptReported;
    private long pausedAt;
    /** Whether a connection was accepted since. */
    private boolean hasAccepted;

    private boolean unreadReported;
    private String failureReported = "";
    private volatile boolean closed;

    /** One address on which the server listens. */
    private record Listener(ServerSocketChannel channel, Optional<Tls> tls) {}

    private record Tls(ServerIdentity identity, Aside handshakes) {}

    /**
     * Listens at once.
     *
     * @param accounts of the clients; empty admits everybody
     * @throws java.net.BindException if the port is taken
     */
    public MqttServer(InetAddress address, int port, MemoryLimits limits, Optional<Accounts> accounts, Logger logger)
            throws IOException {
        this(address, port, limits, accounts, logger, CONNECT_LIMIT);
    }

    /** @param connectLimit the time after which a connection without an accepted CONNECT is closed */
    MqttServer(
            InetAddress address,
            int port,
            MemoryLimits limits,
            Optional<Accounts> accounts,
            Logger logger,
            Duration connectLimit)
            throws IOException {
        this.logger = logger;
        connectLimitNanos = connectLimit.toNanos();
        largestPacket = limits.payloadBytes() + LARGEST_HEAD;
        incomplete = new MemoryBudget(limits.incompleteBytes());
        unread = new MemoryBudget(limits.answerBytes());
        selector = Selector.open();
        refusals = new Refusals(logger);
        withoutTls =
                new Newcomers("has not connected yet", limits.newcomers(Exchange.CONNECTION_BYTES, PART_WITHOUT_TLS));
        inHandshake = new Newcomers(
                "its handshake has not ended", limits.newcomers(Exchange.SECURE_CONNECTION_BYTES, PART_IN_HANDSHAKE));
        withTls = new Newcomers(
                "has not connected yet, with TLS", limits.newcomers(Exchange.SECURE_CONNECTION_BYTES, PART_WITH_TLS));
        passwords = accounts.map(known -> aside("check-" + port, PASSWORDS));
        exchange = new Exchange(logger, limits, incomplete, unread, gate(accounts));
        try {
            listen(address, port, Optional.empty());
        } catch (IOException | RuntimeException failure) {
            selector.close();
            throw failure;
        }
        thread = new Thread(this::run, "aiko-broker-" + port);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Listens for clients with TLS, too. Any thread.
     *
     * @throws java.net.BindException if the port is taken
     */
    public void listenSecurely(InetAddress address, int port, ServerIdentity identity) throws IOException {
        listen(address, port, Optional.of(new Tls(identity, aside("tls-" + port, HANDSHAKES))));
        selector.wakeup();
    }

    private Aside aside(String name, Aside.Kind kind) {
        return new Aside("aiko-broker-" + name, kind, this::post, refusals::report, System::nanoTime);
    }

    private Gate gate(Optional<Accounts> accounts) {
        return accounts.isEmpty()
                ? Gate.OPEN
                : new Gate.OfAccounts(accounts.get(), passwords.orElseThrow(), refusals, logger);
    }

    private void listen(InetAddress address, int port, Optional<Tls> tls) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            // A server that has just ended leaves connections behind that would keep the port.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(address, port), BACKLOG);
            channel.configureBlocking(false);
            var listener = new Listener(channel, tls);
            channel.register(selector, SelectionKey.OP_ACCEPT, listener);
            listeners.add(listener);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /** Runs a task on the server's thread. Any thread. */
    private void post(Runnable task) {
        posted.add(task);
        selector.wakeup();
    }

    /** Closes all connections. Last wills are not published, since no client is left to receive them. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            // From now on the port is free.
            for (Listener listener : listeners) {
                listener.channel().close();
                listener.tls().ifPresent(tls -> tls.handshakes().close());
            }
            passwords.ifPresent(Aside::close);
            thread.join(TimeUnit.SECONDS.toMillis(1));
        } catch (IOException alreadyClosed) {
            // closed, as intended
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
        } catch (IOException alreadyClosed) {
            // closed, as intended
        }
    }

    /** Reports each failure once. */
    private void report(Throwable failure) {
        if (!failure.toString().equals(failureReported)) {
            failureReported = failure.toString();
            logger.error("embedded MQTT server: round failed: {}; retrying", failure.toString(), failure);
        }
    }

    private static void closeQuietly(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException alreadyClosed) {
            // closed, as intended
        }
    }

    private void round() throws IOException {
        // A selector does not wait on an interrupted thread.
        Thread.interrupted();
        if (!toBeRead.isEmpty()) {
            selector.wakeup();
        }
        selector.select(this::handle, TICK_MILLIS);
        for (Runnable task = posted.poll(); task != null; task = posted.poll()) {
            task.run();
        }
        readOn();
        settle();
        long now = System.nanoTime();
        if (now - lastTick >= TICK_NANOS) {
            lastTick = now;
            tick(now);
            settle();
        }
    }

    /** Continues with those whose turn of the last round was over. */
    private void readOn() {
        for (int i = toBeRead.size(); i > 0; i--) {
            ClientConnection connection = toBeRead.remove();
            connection.isToBeRead = false;
            read(connection, () -> connection.readOn(input));
        }
    }

    /** Writes to clients, which lets publishers continue, until there is nothing left to do. */
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
            attempt(waiting, () -> {
                if (!waiting.goOn(input)) {
                    exchange.close(waiting);
                }
            });
        }
    }

    private void handle(SelectionKey key) {
        if (key.attachment() instanceof Listener listener) {
            accept(key, listener);
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
            read(connection, () -> connection.read(input));
        }
    }

    private void read(ClientConnection connection, Reading reading) {
        attempt(connection, () -> {
            if (!reading.isOpen()) {
                exchange.close(connection);
            }
        });
        if (connection.isAt(inHandshake) && connection.isEstablished()) {
            connection.enter(withTls);
            endOne(withTls);
        }
        if (incomplete.isOver()) {
            endIncomplete();
        }
    }

    private void endOne(Newcomers newcomers) {
        if (newcomers.areTooMany()) {
            endOne(newcomers, "there is room for " + newcomers.most());
        }
    }

    private void endOne(Newcomers newcomers, String cause) {
        ClientConnection chosen = newcomers.chooseOne();
        refusals.report(chosen, newcomers.describe(chosen) + "; " + cause);
        exchange.close(chosen);
    }

    /** Closes the connection with the oldest incomplete packet, unless it is the only one. */
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
            incomplete.refuse();
            String cause = "has sent " + oldest.keptBytes() + " bytes of an incomplete packet; incomplete packets use "
                    + incomplete.used() + " bytes, and incomplete.bytes of aiko.broker is " + incomplete.limit();
            disconnect(oldest, cause);
        }
    }

    /** Strangers give way to clients. */
    private static boolean givesWayBefore(ClientConnection one, ClientConnection other) {
        if (one.isAdmitted != other.isAdmitted) {
            return other.isAdmitted;
        }
        return one.isWaiting() == other.isWaiting() ? one.keptSince() - other.keptSince() < 0 : other.isWaiting();
    }

    /** The figures of this server. Any thread. */
    public EmbeddedServerStatistics statistics() {
        return exchange.statistics();
    }

    private interface Reading {
        boolean isOpen() throws IOException, ProtocolViolation;
    }

    private interface Step {
        void run() throws IOException, ProtocolViolation;
    }

    /** A failure with one client closes its connection, and no other. */
    private void attempt(ClientConnection connection, Step step) {
        if (connection.isClosed()) {
            return;
        }
        try {
            step.run();
        } catch (ClientConnection.NotWritable cannotBeWritten) {
            connection.becomeDeaf();
        } catch (SSLException insecure) {
            refusals.report(connection, "TLS: " + insecure.getMessage());
            exchange.close(connection);
        } catch (IOException ended) {
            exchange.close(connection);
        } catch (ProtocolViolation violation) {
            disconnect(connection, violation.getMessage());
        } catch (RuntimeException | Error failure) {
            logger.error("MQTT {} disconnected: {}", connection, failure.toString(), failure);
            exchange.disconnect(connection);
        }
    }

    /** Strangers can cause only a few lines a second. */
    private void disconnect(ClientConnection connection, String cause) {
        if (connection.session == null) {
            refusals.report(connection, cause);
        } else {
            logger.warn("MQTT {} disconnected: {}", connection, cause);
        }
        exchange.disconnect(connection);
    }

    private void accept(SelectionKey acceptKey, Listener listener) {
        if (!fileHandles.areLeft(exchange.connections())) {
            pause(acceptKey, "fewer than " + FileHandles.RESERVE + " file handles are left");
            return;
        }
        SocketChannel channel = null;
        try {
            channel = listener.channel().accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            ClientConnection connection = connection(channel, key, listener);
            key.attach(connection);
            exchange.opened();
            Newcomers step = listener.tls().isPresent() ? inHandshake : withoutTls;
            connection.enter(step);
            endOne(step);
            hasAccepted = true;
        } catch (IOException | RuntimeException | Error failure) {
            acceptFailed(failure, channel, acceptKey);
        }
    }

    private ClientConnection connection(SocketChannel channel, SelectionKey key, Listener listener) throws IOException {
        var remote = (InetSocketAddress) channel.getRemoteAddress();
        if (remote == null) {
            throw new ClosedChannelException();
        }
        String source = Sources.of(remote.getAddress());
        Optional<Tls> tls = listener.tls();
        ClientChannel client = tls.isEmpty()
                ? new PlainChannel(channel)
                : new TlsChannel(
                        channel,
                        key,
                        tls.get().identity().engine(),
                        tls.get().handshakes(),
                        source,
                        () -> readAgain(key));
        return new ClientConnection(
                client,
                key,
                remote.getAddress().getHostAddress() + ':' + remote.getPort(),
                source,
                tls.isEmpty(),
                tls.isEmpty() ? Exchange.CONNECTION_BYTES : Exchange.SECURE_CONNECTION_BYTES,
                owner,
                largestPacket);
    }

    /** A handshake continues: there may be bytes that the selector does not know of. */
    private void readAgain(SelectionKey key) {
        if (key.attachment() instanceof ClientConnection connection) {
            read(connection, () -> connection.read(input));
        }
    }

    private void acceptFailed(Throwable failure, SocketChannel channel, SelectionKey acceptKey) {
        if (closed) {
            return;
        }
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException alreadyClosed) {
                // closed, as intended
            }
            if (failure instanceof IOException) {
                // The client has gone already.
                return;
            }
        }
        pause(acceptKey, failure.getMessage());
    }

    /**
     * The usual cause is too many open files. It would fail again at once, so the server retries at the next tick, and a
     * stranger's connection gives way.
     */
    private void pause(SelectionKey acceptKey, String cause) {
        pausedAt = System.nanoTime();
        hasAccepted = false;
        acceptKey.interestOps(0);
        if (!acceptReported) {
            acceptReported = true;
            logger.warn(
                    "embedded MQTT server cannot accept a connection: {}; raise the limit of open files (ulimit -n, or"
                            + " LimitNOFILE of systemd), or disconnect clients; retrying",
                    cause);
        }
        Newcomers largest = Stream.of(inHandshake, withTls, withoutTls)
                .max(Comparator.comparingInt(Newcomers::count))
                .orElseThrow();
        if (largest.count() > 0) {
            endOne(largest, "others need its file handle");
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void tick(long now) {
        List<ClientConnection> overdue = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Listener && key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
            } else if (key.attachment() instanceof ClientConnection connection && isOverdue(connection, now)) {
                overdue.add(connection);
            }
        }
        overdue.forEach(exchange::close);
        if (acceptReported && hasAccepted && now - pausedAt > CALM_NANOS) {
            acceptReported = false;
            logger.info("embedded MQTT server accepts connections again");
        }
        passwords.ifPresent(Aside::tick);
        listeners.forEach(
                listener -> listener.tls().ifPresent(tls -> tls.handshakes().tick()));
        exchange.watchSlow(now);
    }

    private boolean isOverdue(ClientConnection connection, long now) {
        return connection.session == null || connection.mayOnlyAskForName
                ? now - connection.openedAt > connectLimitNanos
                : connection.isSilent(now);
    }

    private void reportUnread() {
        if (unread.isOver() == unreadReported || unreadReported && !unread.hasRoomAgain()) {
            return;
        }
        unreadReported = !unreadReported;
        if (unreadReported) {
            logger.warn(
                    "embedded MQTT server: answers that clients have not read use {} bytes, and answers.bytes of aiko.broker"
                            + " is {}; not reading from clients with many of them until they have read",
                    unread.used(),
                    unread.limit());
        } else {
            logger.warn(
                    "embedded MQTT server: clients have read their answers; reading stopped {} times so far",
                    unread.refused());
        }
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
                reportUnread();
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

        @Override
        public void readLater(ClientConnection connection) {
            if (!connection.isToBeRead) {
                connection.isToBeRead = true;
                toBeRead.add(connection);
            }
        }
    }
}
