// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Requests of NATS' own Java client to {@link NatsPeer}. */
final class NatsCalls implements Calls {
    private static final int LIMIT_SECONDS = 30;

    private final NatsServer server;
    private final PeerProcess peer;
    private final Connection connection;
    private final byte[] request = ("(echo " + ClientPeer.TEXT + ')').getBytes(StandardCharsets.UTF_8);

    NatsCalls(NatsServer server) throws IOException, InterruptedException {
        this.server = server;
        peer = PeerProcess.start(NatsPeer.class, server.port());
        peer.await("PEER");
        connection = Nats.connect("nats://127.0.0.1:" + server.port());
    }

    @Override
    public String name() {
        return "NATS";
    }

    @Override
    public void command() {
        connection.publish(NatsPeer.SUBJECT, request);
    }

    @Override
    public void ask() throws Exception {
        connection.request(NatsPeer.SUBJECT, request).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void ask(Runnable answered) {
        connection.request(NatsPeer.SUBJECT, request).thenRun(answered);
    }

    @Override
    public void close() throws Exception {
        connection.close();
        peer.close();
        server.close();
    }
}
