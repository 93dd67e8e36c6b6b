// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.pipeline.Stream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A step of a stream: its start, a frame, or its end. The steps of a stream are performed one at a time, in order. */
final class Step {
    enum Kind {
        START,
        FRAME,
        STOP
    }

    private final Kind kind;
    private final Stream stream;
    private final StreamCommand.Process frame;
    private final Optional<String> destination;
    private final long bytes;
    private final AtomicBoolean answered = new AtomicBoolean();

    private Step(Kind kind, Stream stream, StreamCommand.Process frame, Optional<String> destination, long bytes) {
        this.kind = kind;
        this.stream = stream;
        this.frame = frame;
        this.destination = destination;
        this.bytes = bytes;
    }

    /** @param bytes the memory that is reserved for the step */
    static Step start(Stream stream, long bytes) {
        return new Step(Kind.START, stream, null, Optional.empty(), bytes);
    }

    static Step stop(Stream stream) {
        return new Step(Kind.STOP, stream, null, Optional.empty(), 0);
    }

    /** @param bytes the memory that is reserved for the frame */
    static Step frame(Stream stream, StreamCommand.Process frame, Optional<String> destination, long bytes) {
        return new Step(Kind.FRAME, stream, frame, destination, bytes);
    }

    Kind kind() {
        return kind;
    }

    Stream stream() {
        return stream;
    }

    /** Null unless the step is a frame. */
    StreamCommand.Process frame() {
        return frame;
    }

    /** The topic for the answer. */
    Optional<String> destination() {
        return destination;
    }

    long bytes() {
        return bytes;
    }

    /** Any thread: true for the first caller alone, which answers the frame or passes it to the next version. */
    boolean claim() {
        return answered.compareAndSet(false, true);
    }
}
