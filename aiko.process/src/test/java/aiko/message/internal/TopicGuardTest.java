// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicGuardTest {
    private final List<String> unreadable = new ArrayList<>();

    private static byte[] publish(String topic, int payloadLength) {
        byte[] name = TestProcess.bytes(topic);
        var packet = new ByteArrayOutputStream();
        packet.write(0x30);
        int remaining = 2 + name.length + payloadLength;
        do {
            packet.write(remaining % 128 | (remaining >= 128 ? 0x80 : 0));
            remaining /= 128;
        } while (remaining > 0);
        packet.write(name.length >> 8);
        packet.write(name.length);
        packet.writeBytes(name);
        var payload = new byte[payloadLength];
        Arrays.fill(payload, (byte) 'x');
        packet.writeBytes(payload);
        return packet.toByteArray();
    }

    private static byte[] together(byte[]... packets) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(packets).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private byte[] guarded(InputStream in) throws Exception {
        return new TopicGuard(in, unreadable::add).readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a/\uD83D\uDE00/state", "a/\uFF21", "a/\u0007", "a/\u007F", "a/\u0085", "a/\uFFFD", "\uFDD0"})
    void a_message_on_a_topic_that_would_end_the_reader_is_left_out(String topic) throws Exception {
        byte[] before = publish("a/before", 3);
        byte[] after = publish("a/\u00E9t\u00E9/\u20AC/after", 200_000);

        byte[] passed = guarded(new ByteArrayInputStream(together(before, publish(topic, 300_000), after)));

        assertThat(passed).isEqualTo(together(before, after));
        assertThat(unreadable).containsExactly(topic);
    }

    @Test
    void the_longest_topic_passes() throws Exception {
        byte[] packet = publish("\u00E9".repeat(32_767), 5);

        assertThat(guarded(new ByteArrayInputStream(packet))).isEqualTo(packet);
    }

    @Test
    void other_packets_pass_whatever_they_hold() throws Exception {
        byte[] packets = {0x20, 2, 0, 0, (byte) 0x90, 3, 0, 1, 0, (byte) 0xD0, 0, 0x40, 2, 7, 7};

        assertThat(guarded(new ByteArrayInputStream(packets))).isEqualTo(packets);
    }

    @Property(tries = 200)
    void packets_pass_whole_however_the_network_cuts_them(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 400) Integer> payloads,
            @ForAll @IntRange(min = 1, max = 50) int piece)
            throws Exception {
        byte[] sent = {};
        byte[] expected = {};
        for (int payload : payloads) {
            boolean isReadable = payload % 3 > 0;
            byte[] packet = publish(isReadable ? "a/\u00E9/b" : "a/\uD83D\uDE00", payload);
            sent = together(sent, packet);
            expected = isReadable ? together(expected, packet) : expected;
        }
        var cut = new ByteArrayInputStream(sent) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, piece));
            }
        };

        assertThat(guarded(cut)).isEqualTo(expected);
    }
}
