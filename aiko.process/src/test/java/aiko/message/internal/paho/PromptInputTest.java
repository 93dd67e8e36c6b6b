// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PromptInputTest {
    private static final int REQUESTS = 101;

    /** The system acknowledges by itself after 40 ms. */
    private static final long HELD_BACK_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    @Test
    void a_server_that_collects_small_packets_does_not_hold_the_second_message_of_an_answer_back() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assumeTrue(socket.supportedOptions().stream()
                    .anyMatch(option -> option.name().equals("TCP_QUICKACK")));
            socket.setTcpNoDelay(true);
            var answering = new Thread(() -> answerWithTwoPackets(server), "server");
            answering.setDaemon(true);
            answering.start();
            var in = new PromptInput(
                    socket.getInputStream(), socket, new PahoThreads("test", failure -> {}), new CountDownLatch(1));
            long[] nanos = new long[REQUESTS];
            for (int i = 0; i < REQUESTS; i++) {
                long began = System.nanoTime();
                socket.getOutputStream().write('?');
                for (int received = 0; received < 2; received++) {
                    assertThat(in.read(new byte[1], 0, 1)).isOne();
                }
                nanos[i] = System.nanoTime() - began;
            }
            Arrays.sort(nanos);
            assertThat(nanos[REQUESTS / 2]).isLessThan(HELD_BACK_NANOS);
        }
    }

    private static void answerWithTwoPackets(ServerSocket server) {
        try (Socket accepted = server.accept()) {
            InputStream in = accepted.getInputStream();
            OutputStream out = accepted.getOutputStream();
            while (in.read() >= 0) {
                out.write('1');
                out.write('2');
            }
        } catch (IOException ended) {
            // with the test
        }
    }
}
