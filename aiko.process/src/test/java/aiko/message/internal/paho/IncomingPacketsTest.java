// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static aiko.message.internal.paho.MqttPackets.message;
import static aiko.message.internal.paho.MqttPackets.together;
import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.internal.transport.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingPacketsTest {
    private static final byte[] PING_ANSWERED = {(byte) 0xD0, 0};

    private final List<String> received = new ArrayList<>();

    private void receive(String topic, byte[] payload, boolean retained) {
        received.add(topic + (retained ? " retained " : " ") + payload.length);
    }

    private byte[] passedOn(byte[] bytes) throws IOException {
        return new IncomingPackets(new ByteArrayInputStream(bytes), this::receive).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "a/\uD83D\uDE00/state",
                "a/\uFF21",
                "a/\u0007",
                "a/\u007F",
                "a/\u0085",
                "a/\uFFFD",
                "\uFDD0"
            })
    void messages_go_to_their_receiver_whatever_their_topic(String topic) throws Exception {
        byte[] sent = together(
                message(0, "a/before", new byte[3]),
                message(0, topic, new byte[300_000]),
                PING_ANSWERED,
                message(0, "a/\u00E9t\u00E9/\u20AC/after", new byte[0]));

        assertThat(passedOn(sent)).isEqualTo(PING_ANSWERED);
        assertThat(received).containsExactly("a/before 3", topic + " 300000", "a/\u00E9t\u00E9/\u20AC/after 0");
    }

    @Test
    void an_acknowledgement_goes_to_whoever_has_sent_the_message() throws Exception {
        var ofOurs = new Acknowledgements();
        int identifier = ofOurs.add(failure -> received.add("acknowledged"));
        var receiver = new IncomingPackets.Receiver() {
            @Override
            public void received(String topic, byte[] payload, boolean retained) {
                receive(topic, payload, retained);
            }

            @Override
            public boolean acknowledged(int acknowledged) {
                Transport.Completion message = ofOurs.remove(acknowledged);
                if (message != null) {
                    message.completed(null);
                }
                return message != null;
            }
        };
        byte[] ofPaho = {0x40, 2, 0, 7};
        byte[] ours = {0x40, 2, (byte) (identifier >> 8), (byte) identifier};
        byte[] sent = together(ofPaho, ours, PING_ANSWERED, ours, message(0, "a", new byte[1]));

        assertThat(new IncomingPackets(new ByteArrayInputStream(sent), receiver).readAllBytes())
                .isEqualTo(together(ofPaho, PING_ANSWERED, ours));
        assertThat(received).containsExactly("acknowledged", "a 1");
    }

    @Test
    void the_receiver_learns_that_there_is_nothing_more_before_the_reader_waits() throws Exception {
        var receiver = new IncomingPackets.Receiver() {
            @Override
            public void received(String topic, byte[] payload, boolean retained) {
                receive(topic, payload, retained);
            }

            @Override
            public void waiting() {
                received.add("nothing more");
            }
        };
        var sent = new ByteArrayInputStream(together(message(0, "a", new byte[1]), message(0, "b", new byte[2]))) {
            @Override
            public int read(byte[] target, int offset, int length) {
                received.add("read");
                return super.read(target, offset, length);
            }
        };

        assertThat(new IncomingPackets(sent, receiver).readAllBytes()).isEmpty();
        assertThat(received).startsWith("nothing more", "read", "a 1", "b 2", "nothing more", "read");
    }

    @Test
    void a_message_that_there_is_no_room_for_is_left_out_and_named() throws Exception {
        var receiver = new IncomingPackets.Receiver() {
            @Override
            public void received(String topic, byte[] payload, boolean retained) {
                receive(topic, payload, retained);
            }

            @Override
            public void leftOut(String topic, int bytes) {
                received.add(topic + " left out " + bytes);
            }
        };
        byte[] sent = together(
                message(0, "a", new byte[1_000]),
                message(0, "b", new byte[300_000]),
                PING_ANSWERED,
                message(0, "c", new byte[5]));

        assertThat(new IncomingPackets(new ByteArrayInputStream(sent), receiver, 1_000).readAllBytes())
                .isEqualTo(PING_ANSWERED);
        assertThat(received).containsExactly("a 1000", "b left out 300000", "c 5");
    }

    @Test
    void the_longest_topic_is_received() throws Exception {
        String topic = "\u00E9".repeat(32_767);

        assertThat(passedOn(message(0, topic, new byte[5]))).isEmpty();
        assertThat(received).containsExactly(topic + " 5");
    }

    @Test
    void a_retained_message_is_known_as_one() throws Exception {
        byte[] packet = message(0, "a", new byte[1]);
        packet[0] |= 1;

        passedOn(packet);

        assertThat(received).containsExactly("a retained 1");
    }

    @Test
    void other_packets_are_passed_on_whatever_they_hold() throws Exception {
        byte[] packets = together(
                new byte[] {0x20, 2, 0, 0, (byte) 0x90, 3, 0, 1, 0, (byte) 0xD0, 0, 0x40, 2, 7, 7},
                message(1, "a", new byte[200]),
                message(2, "a", new byte[200]),
                new byte[] {0x30, 1, 0, 0x30, 2, 0, 9});

        assertThat(passedOn(packets)).isEqualTo(packets);
        assertThat(received).isEmpty();
    }

    @Property(tries = 200)
    void nothing_is_lost_however_the_network_cuts_and_halts(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 400) Integer> payloads,
            @ForAll @IntRange(min = 1, max = 50) int piece)
            throws Exception {
        received.clear();
        byte[] sent = {};
        byte[] expected = {};
        var messages = new ArrayList<String>();
        for (int payload : payloads) {
            int qualityOfService = payload % 3 == 0 ? 1 : 0;
            byte[] packet = message(qualityOfService, "a/\u00E9/b", new byte[payload]);
            sent = together(sent, packet);
            if (qualityOfService == 0) {
                messages.add("a/\u00E9/b " + payload);
            } else {
                expected = together(expected, packet);
            }
        }

        assertThat(patient(new IncomingPackets(halting(sent, piece), this::receive)))
                .isEqualTo(expected);
        assertThat(received).isEqualTo(messages);
    }

    /** Gives little at a time, and nothing each other time, as a socket with a time limit does. */
    private static InputStream halting(byte[] sent, int piece) {
        return new InputStream() {
            private final InputStream in = new ByteArrayInputStream(sent);
            private boolean halts;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                halts = !halts;
                if (halts) {
                    throw new SocketTimeoutException();
                }
                return in.read(target, offset, Math.min(length, piece));
            }
        };
    }

    private static byte[] patient(InputStream in) throws IOException {
        var read = new ByteArrayOutputStream();
        var buffer = new byte[37];
        while (true) {
            try {
                int count = in.read(buffer, 0, buffer.length);
                if (count < 0) {
                    return read.toByteArray();
                }
                read.write(buffer, 0, count);
            } catch (SocketTimeoutException halted) {
                // it goes on
            }
        }
    }
}
