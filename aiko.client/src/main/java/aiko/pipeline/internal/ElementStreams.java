// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.client.internal.request.Room;
import aiko.message.Message;
import aiko.pipeline.FrameState;
import aiko.pipeline.PipelineElement;
import aiko.process.CurrentService;
import aiko.process.HostedService;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/** The streams of an element in one process. On the event loop of its service, unless a method states another rule. */
final class ElementStreams {
    static final int MOST_STREAMS = 1_000;

    /** Lines a second about ignored messages, which strangers may send as fast as they can. */
    static final int MOST_LINES = 10;

    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final HostedService service;
    private final ElementThreads threads;
    private final CurrentService currentService;
    private final StepRunner runner;
    private final Answers answers;
    private final Room room;
    private final Logger logger;
    private final Map<String, OpenStream> streams = new LinkedHashMap<>();
    private boolean isClosed;
    private long secondBegan = System.nanoTime();
    private int lines;
    private long ignoredWithoutLine;
    /** Frames that were dropped since the memory was used up; 0 while there is memory. */
    private long dropped;

    ElementStreams(
            PipelineElement element,
            HostedService service,
            ElementThreads threads,
            CurrentService currentService,
            Answers answers,
            Room room,
            Logger logger) {
        this.service = service;
        this.threads = threads;
        this.currentService = currentService;
        this.answers = answers;
        this.room = room;
        this.logger = logger;
        runner = new StepRunner(element, answers, logger);
    }

    void in(Message message) {
        try {
            perform(StreamCommand.of(SExpressions.parse(message.payload())));
        } catch (SExpressionException unreadable) {
            ignore(message, unreadable.getMessage());
        } catch (UnsuitableCommandException unsuitable) {
            ignore(message, unsuitable.getMessage());
            if (unsuitable.streamId() != null) {
                answers.fail(
                        destination(unsuitable.streamId()),
                        unsuitable.streamId(),
                        unsuitable.frameId(),
                        FrameState.ERROR,
                        unsuitable.getMessage());
            }
        }
    }

    private void ignore(Message message, String reason) {
        long now = System.nanoTime();
        if (now - secondBegan >= SECOND_NANOS) {
            secondBegan = now;
            lines = 0;
        }
        if (lines == MOST_LINES) {
            ignoredWithoutLine++;
            return;
        }
        lines++;
        if (ignoredWithoutLine > 0) {
            logger.warn(
                    "element {}: ignored {} more messages", service.definition().name(), ignoredWithoutLine);
            ignoredWithoutLine = 0;
        }
        logger.warn(
                "element {}: ignoring message on {}: {}",
                service.definition().name(),
                message.topic(),
                Texts.diagnostic(reason));
    }

    private Optional<String> destination(String streamId) {
        OpenStream stream = streams.get(streamId);
        return stream == null ? Optional.empty() : stream.definition().destination();
    }

    private void perform(StreamCommand command) throws UnsuitableCommandException {
        if (command instanceof StreamCommand.Create create) {
            create(create);
        } else if (command instanceof StreamCommand.Process frame) {
            process(frame);
        } else if (command instanceof StreamCommand.Destroy destroy) {
            destroy(destroy);
        } else if (command instanceof StreamCommand.SetParameters change) {
            OpenStream stream = streams.get(change.streamId());
            if (stream == null) {
                throw new UnsuitableCommandException("unknown stream " + Texts.quoted(change.streamId()));
            }
            StreamCommand.Create changed = stream.changed(change.parameters());
            reserve(stream, changed, 0);
            stream.renew(changed);
        }
    }

    /** A pipeline that is started again creates its streams again: then they begin again, with its new topic. */
    private OpenStream create(StreamCommand.Create create) throws UnsuitableCommandException {
        OpenStream stream = streams.get(create.streamId());
        if (stream == null && streams.size() >= MOST_STREAMS) {
            throw new UnsuitableCommandException(
                    "stream " + Texts.quoted(create.streamId()) + " refused: " + MOST_STREAMS + " streams are open");
        }
        stream = stream == null ? new OpenStream() : stream;
        if (stream.isOpen() && stream.definition().destination().equals(create.destination())) {
            reserve(stream, create, 0);
            stream.renew(create);
        } else {
            long stepBytes = Weights.FRAME_BYTES + Weights.of(create.parameters());
            reserve(stream, create, stepBytes);
            if (stream.isOpen()) {
                logger.info(
                        "element {}: stream {} begins again, for {} instead of {}",
                        service.definition().name(),
                        create.streamId(),
                        create.destination().orElse("nobody"),
                        stream.definition().destination().orElse("nobody"));
            }
            stream.begin(service.definition().name(), create, stepBytes);
            streams.put(create.streamId(), stream);
        }
        stream.use(System.nanoTime());
        armLease(stream, create.grace());
        dispatch(stream);
        return stream;
    }

    /** Reserves memory for the stream with a new definition instead of its present one, and for a step of it. */
    private void reserve(OpenStream stream, StreamCommand.Create definition, long stepBytes)
            throws UnsuitableCommandException {
        long more = Weights.of(definition) - stream.bytes();
        if (!room.take(more + stepBytes)) {
            throw new UnsuitableCommandException("the memory for streams and frames is used up");
        }
        stream.reserved(more);
    }

    /** A frame of an unknown stream begins it, as in the reference implementation without {@code --windows}. */
    private void process(StreamCommand.Process frame) throws UnsuitableCommandException {
        OpenStream stream = streams.get(frame.streamId());
        if (stream == null || !stream.isOpen()) {
            try {
                stream = create(new StreamCommand.Create(
                        frame.streamId(), null, frame.parameters(), StreamCommand.DEFAULT_GRACE, frame.destination()));
            } catch (UnsuitableCommandException refused) {
                throw refused.ofFrame(frame.streamId(), frame.frameId());
            }
        }
        stream.use(System.nanoTime());
        long bytes = Weights.FRAME_BYTES + Weights.of(frame.inputs()) + stream.unweighedBytes();
        if (!room.take(bytes)) {
            drop(stream, frame);
            return;
        }
        if (dropped > 0) {
            logger.warn(
                    "element {}: recovered: {} frames dropped",
                    service.definition().name(),
                    dropped);
            dropped = 0;
        }
        stream.add(frame, bytes);
        dispatch(stream);
    }

    private void drop(OpenStream stream, StreamCommand.Process frame) {
        if (dropped++ == 0) {
            logger.warn(
                    "element {}: dropping frames: {} of {} bytes for queued frames are in use",
                    service.definition().name(),
                    room.taken(),
                    room.limit());
        }
        answers.fail(
                frame.destination().or(stream.definition()::destination),
                frame.streamId(),
                frame.frameId(),
                FrameState.DROP_FRAME,
                "the queue of the element is full");
    }

    private void destroy(StreamCommand.Destroy destroy) {
        OpenStream stream = streams.get(destroy.streamId());
        if (stream == null) {
            return;
        }
        if (!destroy.isGraceful()) {
            stream.steps().removeIf(step -> {
                boolean isFrame = step.kind() == Step.Kind.FRAME;
                if (isFrame) {
                    room.give(step.bytes());
                }
                return isFrame;
            });
        }
        if (stream.isOpen()) {
            stream.end();
        }
        dispatch(stream);
    }

    private void dispatch(OpenStream stream) {
        Step step = stream.next();
        if (step != null && !threads.execute(() -> performStep(stream, step))) {
            logger.debug("element {}: paused", service.definition().name());
        }
    }

    /** On a thread of the element. */
    private void performStep(OpenStream stream, Step step) {
        if (threads.isPaused()) {
            return;
        }
        var state = new FrameState[] {FrameState.OKAY};
        currentService.run(service, () -> state[0] = runner.perform(stream, step));
        try {
            service.eventLoop().execute(() -> performed(stream, step, state[0]));
        } catch (RejectedExecutionException ended) {
            logger.debug(
                    "element {}: ended with its event loop",
                    service.definition().name());
        }
    }

    private void performed(OpenStream stream, Step step, FrameState state) {
        if (isClosed) {
            return;
        }
        room.give(step.bytes());
        stream.done();
        stream.use(System.nanoTime());
        if (state == FrameState.STOP && stream.isOpen()) {
            stream.end();
        }
        if (stream.isIdle() && !stream.isOpen()) {
            stream.setLease(() -> {});
            streams.remove(step.stream().id());
            room.give(stream.bytes());
        } else {
            dispatch(stream);
        }
    }

    private void armLease(OpenStream stream, Duration duration) {
        stream.setLease(service.eventLoop().addOneShotTimerHandler(() -> leaseDue(stream), duration));
    }

    /** The timer is not set again with each frame, but looks at the last one. */
    private void leaseDue(OpenStream stream) {
        Duration grace = stream.definition().grace();
        Duration left = grace.minusNanos(System.nanoTime() - stream.lastUseNanos());
        if (!stream.isIdle()) {
            if (stream.performed() != null && left.isNegative()) {
                logger.warn(
                        "element {}: stream {}: a step takes longer than the grace time of {} s",
                        service.definition().name(),
                        stream.definition().streamId(),
                        grace.toSeconds());
            }
            armLease(stream, grace);
        } else if (left.compareTo(Duration.ZERO) > 0) {
            armLease(stream, left);
        } else if (stream.isOpen()) {
            logger.debug(
                    "element {}: stream {} ends: no frame for {} s",
                    service.definition().name(),
                    stream.definition().streamId(),
                    grace.toSeconds());
            stream.end();
            dispatch(stream);
        }
    }

    /** Streams and unanswered frames, as plain values. The threads of the element have been paused. */
    List<Object> handOver() {
        var all = new ArrayList<Object>();
        streams.forEach((id, stream) -> {
            var frames = new ArrayList<byte[]>();
            if (stream.performed() != null) {
                written(stream.performed()).ifPresent(frames::add);
            }
            stream.steps().forEach(step -> written(step).ifPresent(frames::add));
            if (stream.isOpen() || !frames.isEmpty()) {
                var state = new LinkedHashMap<String, Object>();
                state.put(
                        "stream", SExpressions.generateBytes(stream.definition().written()));
                state.put("frames", frames);
                state.put("open", stream.isOpen());
                all.add(state);
            }
        });
        return all;
    }

    private static Optional<byte[]> written(Step step) {
        return step.kind() == Step.Kind.FRAME && step.claim()
                ? Optional.of(SExpressions.generateBytes(step.frame().written(step.destination())))
                : Optional.empty();
    }

    void takeOver(List<?> states) {
        for (Object each : states) {
            Map<?, ?> state = (Map<?, ?>) each;
            try {
                var definition =
                        (StreamCommand.Create) StreamCommand.of(SExpressions.parse((byte[]) state.get("stream")));
                create(definition);
                for (Object frame : (List<?>) state.get("frames")) {
                    perform(StreamCommand.of(SExpressions.parse((byte[]) frame)));
                }
                if (!Boolean.TRUE.equals(state.get("open"))) {
                    destroy(new StreamCommand.Destroy(definition.streamId(), true));
                }
            } catch (UnsuitableCommandException refused) {
                logger.warn(
                        "element {}: a stream of the version before is lost: {}",
                        service.definition().name(),
                        refused.getMessage());
            }
        }
    }

    /** Gives the memory back. Streams that have not been handed over end without an answer. */
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        for (OpenStream stream : streams.values()) {
            stream.setLease(() -> {});
            room.give(stream.bytes());
            if (stream.performed() != null) {
                room.give(stream.performed().bytes());
            }
            stream.steps().forEach(step -> room.give(step.bytes()));
        }
        streams.clear();
    }
}
