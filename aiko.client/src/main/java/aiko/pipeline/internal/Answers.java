// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.pipeline.FrameState;
import aiko.process.HostedService;
import aiko.process.ValueConversion;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Publishes the answers to frames. Safe for use by any thread. */
final class Answers {
    private final HostedService service;
    private final ValueConversion conversion;

    Answers(HostedService service, ValueConversion conversion) {
        this.service = service;
        this.conversion = conversion;
    }

    /**
     * To the pipeline, or else as a frame on the {@code out} topic of the element.
     *
     * @throws RuntimeException if an output cannot be written
     */
    void publish(
            Optional<String> destination, String streamId, long frameId, FrameState state, Map<String, ?> outputs) {
        var stream = new LinkedHashMap<String, Object>();
        stream.put("stream_id", streamId);
        stream.put("frame_id", frameId);
        stream.put("state", state.number());
        var written = new LinkedHashMap<String, Object>();
        outputs.forEach((name, value) -> written.put(name, written(value)));
        if (destination.isPresent()) {
            service.messages().publishCommand(destination.get(), "process_frame_response", stream, written);
        } else {
            service.messages().publishCommand(service.topicPath().out(), "process_frame", stream, written);
        }
    }

    private Object written(Object value) {
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (value instanceof Collection<?> elements && elements.stream().anyMatch(byte[].class::isInstance)) {
            return elements.stream().map(this::written).toList();
        }
        return conversion.write(value);
    }

    void fail(Optional<String> destination, String streamId, long frameId, FrameState state, String diagnostic) {
        publish(destination, streamId, frameId, state, Map.of("diagnostic", Texts.diagnostic(diagnostic)));
    }
}
