// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import aiko.client.AikoClient;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ServiceInformation;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Which processes understand a trace context: those that state it in their answer to {@code info}. A process is asked when a call to one of its
 * services is traced, and again later; calls carry no context before its first answer. Any thread.
 */
final class Acceptors {
    static final long FRESH_NANOS = Duration.ofMinutes(5).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String TRACE_CONTEXT = "traceparent";
    private static final int MOST = 10_000;

    private final Map<Link, Known> processes = new ConcurrentHashMap<>();
    private final LongSupplier clock;

    /** A process as another one reaches it. */
    private record Link(String from, String to) {}

    private record Known(boolean accepts, long untilNanos) {}

    Acceptors(LongSupplier clock) {
        this.clock = clock;
    }

    boolean accepts(AikoClient client, TopicPath service) {
        TopicPath own = client.process().topicPath();
        if (service.isSameProcess(own)) {
            return true;
        }
        var link = new Link(own.process(), service.process());
        Known known = processes.get(link);
        long now = clock.getAsLong();
        if (known == null || now - known.untilNanos() >= 0) {
            ask(client, service, link, known != null && known.accepts(), now);
        }
        return known != null && known.accepts();
    }

    private void ask(AikoClient client, TopicPath service, Link link, boolean accepted, long now) {
        if (processes.size() >= MOST) {
            processes.clear();
        }
        // Others do not ask meanwhile.
        processes.put(link, new Known(accepted, now + RETRY_NANOS));
        client.info(service).whenComplete((info, failure) -> answered(link, info, failure));
    }

    private void answered(Link link, ServiceInformation info, Throwable failure) {
        boolean isAnswer =
                info != null || failure instanceof RequestException ended && ended.reason() == Reason.NOT_DESCRIBED;
        if (isAnswer) {
            boolean accepts = info != null && info.accepts().contains(TRACE_CONTEXT);
            processes.put(link, new Known(accepts, clock.getAsLong() + FRESH_NANOS));
        } else {
            processes.put(link, new Known(false, clock.getAsLong() + RETRY_NANOS));
        }
    }
}
