// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.broker.internal.packet.PacketType;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/** What was retained is there for whoever subscribes later. */
class RetainedMessagesTest {
    @Test
    void it_is_kept_with_every_quality_of_service_until_it_is_cleared() throws Exception {
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client()) {
            publisher.retain("a/b", "first");
            publisher.retain("a/b", "second");
            assertThat(publisher.hasNothingToRead()).isTrue();
            try (var late = server.client().subscribe("a/+", 1)) {
                WireClient.Received received = late.read();
                assertThat(received.text()).isEqualTo("second");
                assertThat(received.isRetained()).isTrue();
                publisher.retain("a/b", "third");
                assertThat(late.read().isRetained()).isFalse();
            }
            publisher.retain("a/b", "");
            assertThat(publisher.hasNothingToRead()).isTrue();
            try (var later = server.client().subscribe("#", 0)) {
                assertThat(later.hasNothingToRead()).isTrue();
            }
        }
    }

    @Test
    void a_flood_of_it_comes_whole_to_a_slow_reader_while_others_go_on() throws Exception {
        int count = 20_000;
        try (var server = new TestServer(TestServer.AMPLE);
                var publisher = server.client()) {
            for (int i = 0; i < count; i++) {
                publisher.publish(1, "flood/" + i % 100 + '/' + i, new byte[] {'x'}, true, 1 + i);
                if (i % 1_000 == 999) {
                    publisher.flush();
                    for (int j = 0; j < 1_000; j++) {
                        assertThat(publisher.read().type()).isEqualTo(PacketType.PUBACK);
                    }
                }
            }
            publisher.flush();
            try (var slow = server.client().subscribe("flood/#", 1);
                    var other = server.client().subscribe("other", 0)) {
                publisher.publish("other", "hello");
                assertThat(other.read().text()).isEqualTo("hello");
                var topics = new HashSet<String>();
                for (int i = 0; i < count; i++) {
                    WireClient.Received received = slow.read();
                    topics.add(received.topic());
                    slow.acknowledge(PacketType.PUBACK, received.id());
                }
                assertThat(topics).hasSize(count);
            }
        }
    }

    @Test
    void what_there_is_no_room_for_is_passed_on_and_said() throws Exception {
        try (var server = new TestServer(TestServer.TIGHT);
                var publisher = server.client().subscribe("a/2", 0)) {
            byte[] large = new byte[500_000];
            for (int i = 0; i < 4; i++) {
                publisher.publish(0, "a/" + i, large, true, 0);
            }
            publisher.flush();
            assertThat(publisher.read().payload()).hasSize(large.length);
            assertThat(publisher.hasNothingToRead()).isTrue();
            assertThat(server.log.lines)
                    .singleElement()
                    .asString()
                    .contains("3 retained messages use ", "the one on a/2 is delivered but not retained");
        }
    }
}
