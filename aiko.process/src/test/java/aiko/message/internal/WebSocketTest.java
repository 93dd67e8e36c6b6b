// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.message.Delivery;
import aiko.message.internal.connection.ConnectionProblem;
import aiko.message.internal.paho.MqttPackets;
import aiko.message.internal.room.MessageRoom;
import aiko.message.internal.transport.MqttAddress;
import aiko.message.internal.transport.MqttSettings;
import aiko.message.internal.websocket.WebSocketInput;
import aiko.message.internal.websocket.WebSocketOutput;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSockets make no difference to what goes through them. */
class WebSocketTest {
    private static final int FINAL_BINARY = 0x82;
    private static final int BINARY = 0x02;
    private static final int TEXT = 0x81;
    private static final int CONTINUATION = 0x00;
    private static final int FINAL_CONTINUATION = 0x80;
    private static final int PING = 0x89;
    private static final int CLOSE = 0x88;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final WebSocketOutput output = new WebSocketOutput(sent);

    private static byte[] bytes(int count) {
        var bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static byte[] frame(int first, byte[] payload) {
        var frame = ByteBuffer.allocate(payload.length + 10).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            frame.put((byte) 126).putShort((short) payload.length);
        } else {
            frame.put((byte) 127).putLong(payload.length);
        }
        frame.put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private WebSocketInput input(byte[]... frames) {
        return new WebSocketInput(new BufferedInputStream(new ByteArrayInputStream(join(frames))), output);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 65_537, 300_000})
    void frames_of_every_length_are_read(int length) throws IOException {
        byte[] payload = bytes(length);

        assertThat(input(frame(FINAL_BINARY, payload), frame(FINAL_BINARY, bytes(3)))
                        .readAllBytes())
                .isEqualTo(join(payload, bytes(3)));
    }

    @Test
    void a_message_in_many_frames_with_a_ping_and_an_empty_one_between_is_one() throws IOException {
        assertThat(input(
                                frame(BINARY, bytes(5)),
                                frame(PING, bytes(7)),
                                frame(CONTINUATION, bytes(0)),
                                frame(CONTINUATION, bytes(200)),
                                frame(FINAL_CONTINUATION, bytes(1)),
                                frame(FINAL_BINARY, bytes(9)))
                        .readAllBytes())
                .isEqualTo(join(bytes(5), bytes(200), bytes(1), bytes(9)));
        assertThat(unmasked()).isEqualTo(join(new byte[] {(byte) 0x8A, 7}, bytes(7)));
    }

    @Test
    void the_end_is_answered_and_is_the_end() throws IOException {
        byte[] normal = {1000 >> 8, (byte) 1000};

        assertThat(input(frame(FINAL_BINARY, bytes(2)), frame(CLOSE, normal), frame(FINAL_BINARY, bytes(2)))
                        .readAllBytes())
                .isEqualTo(bytes(2));
        assertThat(unmasked()).isEqualTo(join(new byte[] {(byte) 0x88, 2}, normal));
    }

    @Test
    void why_the_server_ends_it_is_told() {
        byte[] tooBig = join(new byte[] {1009 >> 8, (byte) 1009}, "too big".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> input(frame(CLOSE, tooBig)).readAllBytes())
                .isInstanceOf(EOFException.class)
                .satisfies(failure -> assertThat(ConnectionProblem.describe(failure))
                        .isEqualTo("the server closed the WebSocket: status 1009, \"too big\""));
    }

    @Test
    void frames_that_make_no_sense_are_refused() {
        byte[] masked = {(byte) FINAL_BINARY, (byte) 0x81, 0, 0, 0, 0, 1};
        byte[] reserved = {(byte) (FINAL_BINARY | 0x40), 1, 1};
        for (byte[] frame : List.of(
                frame(TEXT, bytes(3)),
                frame(FINAL_CONTINUATION, bytes(3)),
                frame(PING, bytes(126)),
                masked,
                reserved)) {
            assertThatThrownBy(() -> input(frame).readAllBytes()).isInstanceOf(ProtocolException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 65_535, 65_536, 200_000})
    void what_is_written_is_masked_frames_of_every_length(int length) throws IOException {
        output.write(bytes(length));

        assertThat(input(unmasked()).readAllBytes()).isEqualTo(bytes(length));
    }

    /** What was sent, as a server would send it. */
    private byte[] unmasked() {
        var in = ByteBuffer.wrap(sent.toByteArray());
        var frames = new ByteArrayOutputStream();
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            int shortLength = in.get() & 0xFF;
            assertThat(shortLength).as("masked").isGreaterThanOrEqualTo(0x80);
            int length = shortLength & 0x7F;
            if (length == 126) {
                length = in.getShort() & 0xFFFF;
            } else if (length == 127) {
                length = (int) in.getLong();
            }
            var mask = new byte[4];
            in.get(mask);
            var payload = new byte[length];
            in.get(payload);
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            frames.writeBytes(frame(first, payload));
        }
        return frames.toByteArray();
    }

    private static MqttSettings settings(int port, String path) {
        return new MqttSettings(
                List.of(new MqttAddress("localhost", port, path)),
                true,
                Duration.ZERO,
                true,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                MqttSettings.DEFAULT_KEEP_ALIVE,
                MqttSettings.DEFAULT_CONNECT_LIMIT,
                true,
                MessageRoom.defaultLimit());
    }

    @Test
    void topics_and_payloads_of_every_kind_come_through_and_the_connection_stays() throws Exception {
        int plain = Mosquitto.freePort();
        try (var mosquitto = Mosquitto.started(
                        folder,
                        "listener PORT 127.0.0.1",
                        "protocol websockets",
                        "listener " + plain + " 127.0.0.1",
                        "protocol mqtt",
                        "allow_anonymous true");
                var process = new TestProcess(settings(mosquitto.port, "/mqtt"))) {
            for (String topic : List.of("t/\uD83C\uDF0B", "t/\uFFFD", "t/plain")) {
                publishRetained(plain, topic, "of " + topic);
            }
            process.openAndConnect();
            var received = new CopyOnWriteArrayList<String>();
            process.subscribe("t/+", message -> received.add(message.topic() + ' ' + message.text()));
            process.subscribe("own", message -> received.add(message.topic() + ' ' + message.payload().length));
            for (int length : new int[] {0, 1, 100, 125, 126, 1_000}) {
                process.messages.publish("own", bytes(length));
                process.messages.publish("own", bytes(length), Delivery.AT_LEAST_ONCE, false);
            }
            await().until(() ->
                    received.size() >= 3 + 12 || process.messages.statistics().connects() > 1);

            assertThat(received)
                    .contains("t/\uD83C\uDF0B of t/\uD83C\uDF0B", "t/plain of t/plain", "own 0", "own 1000")
                    .hasSize(3 + 12);
            assertThat(process.messages.statistics().connects()).isOne();
            assertThat(process.log.lines()).isEmpty();
        }
    }

    @Test
    void large_messages_go_out_whole() throws Exception {
        int plain = Mosquitto.freePort();
        try (var mosquitto = Mosquitto.started(
                        folder,
                        "listener PORT 127.0.0.1",
                        "protocol websockets",
                        "listener " + plain + " 127.0.0.1",
                        "protocol mqtt",
                        "allow_anonymous true");
                var process = new TestProcess(settings(mosquitto.port, "/mqtt"));
                var watching = new TestProcess(TestProcess.settings(plain))) {
            watching.openAndConnect();
            process.openAndConnect();
            var received = new CopyOnWriteArrayList<byte[]>();
            watching.subscribe("large", message -> received.add(message.payload()));
            int[] lengths = {32_000, 65_535, 65_536, 1_000_000};
            for (int length : lengths) {
                process.messages.publish("large", bytes(length));
                process.messages.publish("large", bytes(length), Delivery.AT_LEAST_ONCE, false);
            }
            await().until(() -> received.size() == 2 * lengths.length);

            for (int i = 0; i < received.size(); i++) {
                assertThat(received.get(i)).isEqualTo(bytes(lengths[i / 2]));
            }
        }
    }

    /** Byte by byte: no client at hand sends every topic. */
    private static void publishRetained(int port, String topic, String text) throws Exception {
        byte[] connect = {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0};
        byte[] ping = {(byte) 0xC0, 0};
        byte[] message = MqttPackets.message(0, topic, TestProcess.bytes(text));
        message[0] |= 1;
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(MqttPackets.together(connect, message, ping));
            assertThat(socket.getInputStream().readNBytes(4 + 2)).endsWith((byte) 0xD0, (byte) 0);
        }
    }

    @Test
    void a_port_without_web_sockets_is_said_to_be_one() throws Exception {
        try (var web = new java.net.ServerSocket(0);
                var process = new TestProcess(settings(web.getLocalPort(), "/elsewhere"))) {
            var answering = new Thread(() -> answerNotFound(web));
            answering.setDaemon(true);
            answering.start();
            process.messages.open();
            await().until(() -> !process.log.lines().isEmpty());

            assertThat(process.log.lines().get(0))
                    .startsWith("WARN cannot connect to MQTT server ")
                    .contains(": no WebSocket for MQTT at /elsewhere: the server answered"
                            + " \"HTTP/1.1 404 Not Found\"; check mqtt.port and the path; retrying");
        }
    }

    private static void answerNotFound(java.net.ServerSocket web) {
        try {
            while (true) {
                try (var client = web.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream()
                            .write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (IOException over) {
            // with the test
        }
    }
}
