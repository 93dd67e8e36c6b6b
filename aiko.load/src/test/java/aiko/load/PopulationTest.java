// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PopulationTest {
    private static final byte[] TOPIC = Population.topicField("aiko/host/1/1/in");

    private final Population population = new Population("aiko", 7, 3, 130);

    private PacketReader read(Packets packets) throws IOException {
        var reader = new PacketReader(new ByteArrayInputStream(packets.toBytes()));
        reader.nextMessage();
        return reader;
    }

    @Test
    void a_service_is_added_and_removed_by_its_topic_path() throws Exception {
        var packets = new Packets();
        population.putAdd(packets, TOPIC, 131);
        population.putRemove(packets, TOPIC, 131);
        PacketReader reader = read(packets);
        assertThat(reader.payloadText())
                .isEqualTo("(add aiko/bench-7/1/2 sensor-1-2 github.com/geekscape/aiko_services/protocol/sensor:0"
                        + " mqtt bench (bench=7 room=1))");
        assertThat(reader.hasMore()).isTrue();
        reader.nextMessage();
        assertThat(reader.payloadText()).isEqualTo("(remove aiko/bench-7/1/2)");
        assertThat(reader.hasMore()).isFalse();
    }

    @Test
    void each_service_is_told_by_what_the_registrar_says_of_it() throws Exception {
        for (int service = 0; service < population.size(); service++) {
            var packets = new Packets();
            population.putAdd(packets, TOPIC, service);
            PacketReader reader = read(packets);
            byte[] beginning = population.beginningOfAdd();
            assertThat(reader.payloadStartsWith(beginning)).isTrue();
            assertThat(population.service(reader.array(), reader.payloadStart() + beginning.length, reader.end()))
                    .isEqualTo(service);
        }
    }

    @ParameterizedTest
    @CsvSource({"3/1", "0/131", "0/0", "x/1", "1"})
    void services_of_others_are_none(String path) {
        assertThat(population.service(path.getBytes(), 0, path.length())).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 64", "3, 130", "5, 128", "7, 3"})
    void each_service_has_its_turn_once(int processes, int services) {
        var some = new Population("aiko", 7, processes, services);
        assertThat(IntStream.range(0, some.size()).map(place -> some.inTurn(place, 64)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, some.size()).boxed().toList());
    }

    @Test
    void processes_have_their_turns_one_after_the_other() {
        assertThat(IntStream.of(0, 63, 64, 128, 192, 389)
                        .map(place -> population.processOf(population.inTurn(place, 64))))
                .containsExactly(0, 0, 1, 2, 0, 2);
    }

    @Test
    void a_packet_of_any_size_is_read_as_it_was_written() throws Exception {
        for (int size : new int[] {0, 100, 127, 128, 20_000, 300_000}) {
            byte[] packets = Packets.publish("topic", "x".repeat(size), 3);
            var reader = new PacketReader(new ByteArrayInputStream(packets));
            for (int i = 0; i < 3; i++) {
                reader.nextMessage();
                assertThat(reader.payload()).hasSize(size);
            }
            assertThat(reader.hasMore()).isFalse();
        }
    }
}
