// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.internal.TestProcess;
import aiko.message.internal.transport.MqttSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ClientSocketTest {
    private static final int A_TENTH_OF_A_SECOND_AT_TEN_MEGABYTES = 1 << 20;

    @Test
    void what_waits_in_the_system_does_not_hold_up_what_is_published_next() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MqttSettings settings = TestProcess.settings(server.getLocalPort());
            try (var socket = new ClientSocket(
                    Endpoint.of(settings, settings.addresses().get(0)),
                    new PahoThreads("test", failure -> {}),
                    (topic, payload, retained) -> {})) {
                socket.connect(server.getLocalSocketAddress(), 1_000);

                assertThat(socket.getSendBufferSize()).isLessThan(A_TENTH_OF_A_SECOND_AT_TEN_MEGABYTES);
            }
        }
    }
}
