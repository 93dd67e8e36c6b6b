// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.event.Handle;
import aiko.pipeline.Stream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** One stream: its definition, its lease, and the steps that are to be performed. On the event loop of the service. */
final class OpenStream {
    private final Deque<Step> steps = new ArrayDeque<>();
    private long bytes;
    private StreamCommand.Create definition;
    private Stream stream;
    private Step performed;
    private boolean isOpen;
    /** Whether a step with the present parameters has their weight: steps that follow share them. */
    private boolean areParametersWeighed;

    private long lastUseNanos;
    private Handle lease = () -> {};
    private volatile String problem;
    private volatile boolean hasFailed;

    /** The memory that is reserved for it, without its frames. */
    long bytes() {
        return bytes;
    }

    void reserved(long more) {
        bytes += more;
    }

    /**
     * Begins it, or begins it again.
     *
     * @param stepBytes the memory that is reserved for the step
     */
    void begin(String element, StreamCommand.Create begun, long stepBytes) {
        if (isOpen) {
            end();
        }
        definition = begun;
        stream = new Stream(element, begun.streamId(), Collections.unmodifiableMap(begun.parameters()));
        isOpen = true;
        areParametersWeighed = true;
        steps.add(Step.start(stream, stepBytes));
    }

    /** It continues, with other parameters or another grace time, for the frames that arrive from now on. */
    void renew(StreamCommand.Create again) {
        definition = again;
        stream = new Stream(stream.element(), stream.id(), Collections.unmodifiableMap(again.parameters()));
        areParametersWeighed = false;
    }

    /** The definition with changed parameters. */
    StreamCommand.Create changed(Map<String, Object> parameters) {
        var all = new LinkedHashMap<>(definition.parameters());
        all.putAll(parameters);
        return new StreamCommand.Create(
                definition.streamId(), definition.graphPath(), all, definition.grace(), definition.destination());
    }

    /** The memory of the present parameters, if the next step is the first one that has them; otherwise 0. */
    long unweighedBytes() {
        return areParametersWeighed ? 0 : Weights.of(definition.parameters());
    }

    void add(StreamCommand.Process frame, long frameBytes) {
        areParametersWeighed = true;
        steps.add(Step.frame(stream, frame, frame.destination().or(definition::destination), frameBytes));
    }

    /** It ends after the steps that are queued. */
    void end() {
        isOpen = false;
        steps.add(Step.stop(stream));
    }

    /** Whether it has begun and no end of it is queued. */
    boolean isOpen() {
        return isOpen;
    }

    StreamCommand.Create definition() {
        return definition;
    }

    Deque<Step> steps() {
        return steps;
    }

    /** The step that is performed; null if none is. */
    Step performed() {
        return performed;
    }

    /** The next step, which is performed from now on; null if there is none, or one is performed already. */
    Step next() {
        if (performed != null) {
            return null;
        }
        performed = steps.poll();
        return performed;
    }

    void done() {
        performed = null;
    }

    boolean isIdle() {
        return performed == null && steps.isEmpty();
    }

    void use(long nowNanos) {
        lastUseNanos = nowNanos;
    }

    long lastUseNanos() {
        return lastUseNanos;
    }

    void setLease(Handle handle) {
        lease.cancel();
        lease = handle;
    }

    /** Set and read by the thread that performs its steps: why its frames cannot be processed; null if they can. */
    void setProblem(String text) {
        problem = text;
    }

    String problem() {
        return problem;
    }

    /** On the thread that performs its steps: whether none of its frames has failed before. */
    boolean isFirstFailure() {
        boolean isFirst = !hasFailed;
        hasFailed = true;
        return isFirst;
    }
}
