// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands of pipelines. The payloads are those of the reference implementation, as recorded from it. */
class StreamCommandTest {
    private static StreamCommand read(String payload) throws UnsuitableCommandException {
        return StreamCommand.of(SExpressions.parse(payload));
    }

    @Test
    void a_stream_is_created_with_parameters_grace_time_and_the_topic_of_its_pipeline() throws Exception {
        assertThat(read("(create_stream 1 0: (mask: *** limit: 3) 5 0: aiko/host/7/1/in)"))
                .isEqualTo(new StreamCommand.Create(
                        "1",
                        null,
                        Map.of("mask", "***", "limit", "3"),
                        Duration.ofSeconds(5),
                        Optional.of("aiko/host/7/1/in")));
        assertThat(read("(create_stream 1 0: () 60 0: aiko/host/7/1/in)"))
                .isEqualTo(read("(create_stream 1 0: 0: 60 0: aiko/host/7/1/in)"));
        assertThat(read("(create_stream 1)"))
                .isEqualTo(new StreamCommand.Create("1", null, Map.of(), Duration.ofSeconds(60), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"0.25, 1000", "-3, 1000", "2.5, 2500", "1e9, 86400000", "soon, 60000", "nan, 60000"})
    void the_grace_time_has_limits(String seconds, long millis) throws Exception {
        var create = (StreamCommand.Create) read("(create_stream 1 0: 0: " + seconds + ")");

        assertThat(create.grace()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void a_frame_has_the_id_of_its_stream_its_number_and_its_inputs() throws Exception {
        assertThat(read("(process_frame (stream_id: 1 frame_id: 7) (texts: (11:hello world)))"))
                .isEqualTo(new StreamCommand.Process(
                        "1", 7, Map.of(), Optional.empty(), Map.of("texts", List.of("hello world"))));
        assertThat(read("(process_frame (stream_id: 1 frame_id: 7))"))
                .isEqualTo(read("(process_frame (stream_id: 1 frame_id: 7) ())"));
        assertThat(read("(process_frame () (a: 0))"))
                .isEqualTo(new StreamCommand.Process("*", 0, Map.of(), Optional.empty(), Map.of("a", "0")));
    }

    @Test
    void a_stream_is_destroyed_at_once_or_after_its_frames() throws Exception {
        assertThat(read("(destroy_stream 1 True)")).isEqualTo(new StreamCommand.Destroy("1", true));
        assertThat(read("(destroy_stream 1)")).isEqualTo(new StreamCommand.Destroy("1", false));
    }

    @Test
    void parameters_are_set_one_at_a_time_or_several() throws Exception {
        assertThat(read("(set_parameter 1 mask ###)"))
                .isEqualTo(new StreamCommand.SetParameters("1", Map.of("mask", "###")));
        assertThat(read("(set_parameters 1 ((mask ###) (limit 0:)))").streamId())
                .isEqualTo("1");
    }

    @Test
    void a_frame_that_cannot_be_processed_is_known_by_its_stream_and_number() {
        assertThatThrownBy(() -> read("(process_frame (stream_id: 1 frame_id: 7) nonsense)"))
                .isInstanceOfSatisfying(UnsuitableCommandException.class, unsuitable -> {
                    assertThat(unsuitable).hasMessage("the inputs \"nonsense\": expected a dictionary");
                    assertThat(unsuitable.streamId()).isEqualTo("1");
                    assertThat(unsuitable.frameId()).isEqualTo(7);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(process_frame (stream_id: 1 frame_id: seven) (a: 0))",
                "(process_frame 1 (a: 0))",
                "(process_frame)",
                "(create_stream)",
                "(create_stream 0:)",
                "(create_stream 1 0: 0: 60 0: aiko/#)",
                "(create_stream 1 0: 0: 60 0: aiko/host/7/1/control)",
                "(create_stream 1 0: (a b) 60 0: aiko/host/7/1/in)",
                "(set_parameters 1 (mask ###))",
                "(process_frame_response (stream_id: 1 frame_id: 7) ())",
                "(startStream 1)"
            })
    void anything_else_is_refused_with_a_reason(String payload) {
        assertThatThrownBy(() -> read(payload))
                .isInstanceOf(UnsuitableCommandException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void what_is_passed_to_the_next_version_is_read_back() throws Exception {
        var create = (StreamCommand.Create) read("(create_stream 1 PE (mask: 0:) 5 0: aiko/host/7/1/in)");
        var frame = (StreamCommand.Process) read("(process_frame (stream_id: 1 frame_id: 7) (text: 8:two: (2)))");

        assertThat(StreamCommand.of(SExpressions.parse(SExpressions.generateBytes(create.written()))))
                .isEqualTo(create);
        assertThat(StreamCommand.of(
                        SExpressions.parse(SExpressions.generateBytes(frame.written(Optional.of("example/answers"))))))
                .isEqualTo(new StreamCommand.Process(
                        "1", 7, Map.of(), Optional.of("example/answers"), Map.of("text", "two: (2)")));
    }
}
