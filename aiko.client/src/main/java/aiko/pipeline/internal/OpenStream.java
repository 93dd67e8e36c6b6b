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

    /** Begins it, or begins it again. */
    void begin(String element, StreamCommand.Create begun) {
        if (isOpen) {
            end();
        }
        definition = begun;
        stream = new Stream(element, begun.streamId(), Collections.unmodifiableMap(begun.parameters()));
        isOpen = true;
        steps.add(Step.start(stream));
    }

    /** It was created a second time by the same pipeline: it continues, with the new parameters and grace time. */
    void renew(StreamCommand.Create again) {
        definition = again;
        stream = new Stream(stream.element(), stream.id(), Collections.unmodifiableMap(again.parameters()));
    }

    /** Changes parameters for the frames that arrive from now on. */
    void change(Map<String, Object> parameters) {
        var all = new LinkedHashMap<>(definition.parameters());
        all.putAll(parameters);
        definition = new StreamCommand.Create(
                definition.streamId(), definition.graphPath(), all, definition.grace(), definition.destination());
        stream = new Stream(stream.element(), stream.id(), Collections.unmodifiableMap(all));
    }

    void add(StreamCommand.Process frame, long frameBytes) {
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
