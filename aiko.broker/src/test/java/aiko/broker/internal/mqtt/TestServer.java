// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.account.Accounts;
import aiko.broker.internal.memory.MemoryLimits;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.process.spi.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;

/** A server on a free port. */
final class TestServer implements AutoCloseable {
    static final MemoryLimits AMPLE =
            limits(8 << 20, 16 << 20, 256 << 20, 64 << 20, 1_000_000, 64 << 20, Duration.ofSeconds(10));

    /** What a frozen client may keep waiting is little, and soon over. */
    static final MemoryLimits TIGHT =
            limits(1 << 20, 256 << 10, 4 << 20, 1 << 20, 1_000_000, 1 << 20, Duration.ofSeconds(1));

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    final LogLines log = new LogLines();
    final int port;
    private final MqttServer server;

    /** Incomplete packets get half the room of queued messages, and unread answers half that of clients. */
    static MemoryLimits limits(
            int payloadBytes,
            long clientQueueBytes,
            long queueBytes,
            long retainedBytes,
            int retainedMessages,
            long clientBytes,
            Duration stall) {
        return new MemoryLimits(
                payloadBytes,
                clientQueueBytes,
                queueBytes,
                retainedBytes,
                retainedMessages,
                clientBytes,
                queueBytes / 2,
                clientBytes / 2,
                1_000,
                stall);
    }

    TestServer(MemoryLimits limits) throws IOException {
        this(limits, Optional.empty());
    }

    TestServer(MemoryLimits limits, Optional<Accounts> accounts) throws IOException {
        this(limits, accounts, MqttServer.CONNECT_LIMIT);
    }

    /** @param connectLimit the time for CONNECT */
    TestServer(MemoryLimits limits, Duration connectLimit) throws IOException {
        this(limits, Optional.empty(), connectLimit);
    }

    private TestServer(MemoryLimits limits, Optional<Accounts> accounts, Duration connectLimit) throws IOException {
        port = freePort();
        server = new MqttServer(LOOPBACK, port, limits, accounts, log.logger, connectLimit);
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, LOOPBACK)) {
            return free.getLocalPort();
        }
    }

    /** Returns the port for clients with TLS. */
    int listenSecurely(ServerIdentity identity) throws IOException {
        int secure = freePort();
        server.listenSecurely(LOOPBACK, secure, identity);
        return secure;
    }

    /** Without an identifier. */
    WireClient client() throws IOException {
        return client("");
    }

    WireClient client(String clientId) throws IOException {
        return new WireClient(port).connect(clientId, true);
    }

    EmbeddedServerStatistics statistics() {
        return server.statistics();
    }

    @Override
    public void close() {
        server.close();
    }
}
