// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A server of ours is told from others, and nobody can take its name from it. */
class ServerNameTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void ours_says_so_whatever_others_publish() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var client = server.client().subscribe("$SYS/#", 0)) {
            assertThat(client.read().text()).isEqualTo("Aiko embedded MQTT server");
            client.retain("$SYS/broker/version", "something else");
            client.retain("$SYS/broker/version", "");
            assertThat(client.hasNothingToRead()).isTrue();
            assertThat(ServerName.isOurs(LOOPBACK, server.port, 1_000)).contains(true);
        }
    }

    @Test
    void a_wildcard_does_not_match_it() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var client = server.client().subscribe("#", 0)) {
            assertThat(client.hasNothingToRead()).isTrue();
        }
    }

    @Test
    void of_one_that_says_nothing_or_is_not_there_nothing_is_known() throws Exception {
        int port;
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            port = silent.getLocalPort();
            assertThat(ServerName.isOurs(LOOPBACK, port, 100)).isEmpty();
        }
        assertThat(ServerName.isOurs(LOOPBACK, port, 100)).isEmpty();
    }
}
