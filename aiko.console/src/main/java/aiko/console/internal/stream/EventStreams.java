// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.stream;

import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.event.Handle;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The streams of all pages: a limited number, each on the thread of its request. */
public final class EventStreams implements AutoCloseable {
    /** Each keeps a thread of the listener. */
    public static final int MOST = 16;

    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * Answers a request with a stream; returns when the stream has ended.
     *
     * @param source begins to add events, and returns what ends that
     */
    public void run(Call call, Function<EventStream, Handle> source) throws IOException, InterruptedException {
        var stream = new EventStream(call.exchange(), call.session());
        synchronized (this) {
            if (closed || streams.size() >= MOST) {
                throw Problem.tooMany(MOST + " streams are open already; close other pages of the console");
            }
            streams.add(stream);
        }
        try (Handle adding = source.apply(stream)) {
            stream.run();
        } finally {
            streams.remove(stream);
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        streams.forEach(EventStream::abort);
    }
}
