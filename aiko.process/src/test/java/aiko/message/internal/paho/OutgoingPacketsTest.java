// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static aiko.message.internal.paho.MqttPackets.message;
import static aiko.message.internal.paho.MqttPackets.together;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OutgoingPacketsTest {
    private static final byte[] SUBSCRIPTION = {(byte) 0x82, 6, 0, 1, 0, 1, 'a', 0};
    private static final byte[] PING = {(byte) 0xC0, 0};

    private final ByteArrayOutputStream network = new ByteArrayOutputStream();
    private final OutgoingPackets packets = new OutgoingPackets(network);

    private static void inPieces(OutgoingPackets packets, byte[] packet, int piece) throws IOException {
        for (int start = 0; start < packet.length; start += piece) {
            packets.write(packet, start, Math.min(piece, packet.length - start));
        }
        packets.flush();
    }

    @Property(tries = 300)
    void packets_stay_whole_and_in_order(
            @ForAll @Size(max = 30) List<@IntRange(max = 50_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 60_000) int piece)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var mixed = new OutgoingPackets(out);
        byte[] expected = {};
        for (int size : sizes) {
            byte[] payload = new byte[size];
            switch (size % 5) {
                case 0 -> {
                    byte[] promised = message(1, "promised", payload);
                    mixed.givingToPaho();
                    inPieces(mixed, promised, piece);
                    expected = together(expected, promised);
                }
                case 1 -> {
                    inPieces(mixed, PING, piece);
                    expected = together(expected, PING);
                }
                case 2 -> {
                    assertThat(mixed.publishAcknowledged("kept/" + size, payload, false, MqttPackets.IDENTIFIER))
                            .isTrue();
                    expected = together(expected, message(1, "kept/" + size, payload));
                }
                default -> {
                    assertThat(mixed.publish("topic/" + size, payload, false)).isTrue();
                    expected = together(expected, message(0, "topic/" + size, payload));
                }
            }
        }
        mixed.flush();

        assertThat(out.toByteArray()).isEqualTo(expected);
    }

    @Test
    void a_message_is_left_to_paho_while_paho_has_not_written_what_it_was_given_before() throws IOException {
        packets.givingToPaho();
        assertThat(packets.publish("a", new byte[1], false)).isFalse();

        packets.write(PING, 0, PING.length);
        assertThat(packets.publish("a", new byte[1], false)).isFalse();

        packets.write(SUBSCRIPTION, 0, SUBSCRIPTION.length);
        assertThat(packets.publish("a", new byte[1], false)).isTrue();

        packets.givingToPaho();
        packets.refusedByPaho();
        assertThat(packets.publish("a", new byte[1], false)).isTrue();
    }

    @Test
    void a_message_goes_out_when_it_is_flushed() throws IOException {
        packets.publish("a", new byte[1], true);
        assertThat(network.size()).isZero();

        packets.flush();

        byte[] retained = message(0, "a", new byte[1]);
        retained[0] |= 1;
        assertThat(network.toByteArray()).isEqualTo(retained);
    }

    @Test
    void two_threads_do_not_mix_their_packets() throws Exception {
        byte[] promised = message(1, "promised", new byte[20_000]);
        CompletableFuture<Void> paho = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 500; i++) {
                    inPieces(packets, promised, 8_192);
                }
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
        byte[] direct = message(0, "direct", new byte[3_000]);
        var expected = new ArrayList<byte[]>();
        for (int i = 0; i < 5_000; i++) {
            packets.publish("direct", new byte[3_000], false);
            expected.add(direct);
        }
        paho.join();
        packets.flush();
        for (int i = 0; i < 500; i++) {
            expected.add(promised);
        }

        assertThat(MqttPackets.apart(network.toByteArray())).containsExactlyInAnyOrderElementsOf(expected);
    }
}
