// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;

/** Answers requests over NATS, in a JVM of its own, until its input ends. Argument: the port of the NATS server. */
public final class NatsPeer {
    static final String SUBJECT = "bench.peer";

    private NatsPeer() {}

    public static void main(String[] arguments) throws Exception {
        byte[] answer = ClientPeer.ANSWER.getBytes(StandardCharsets.UTF_8);
        Connection connection = Nats.connect("nats://127.0.0.1:" + arguments[0]);
        connection
                .createDispatcher(request -> connection.publish(request.getReplyTo(), answer))
                .subscribe(SUBJECT);
        connection.flush(null);
        System.out.println("PEER");
        while (System.in.read() >= 0) {
            // until the benchmark ends
        }
        System.exit(0);
    }
}
