// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.AikoClient;
import aiko.client.spi.CallTracer;
import aiko.process.TopicPath;
import java.util.function.Supplier;

/**
 * The calls of a client as the tracer of the framework sees them, if there is one.
 *
 * @param tracer null while there is none
 */
record CallTracing(AikoClient client, Supplier<CallTracer> tracer) {
    private static final String IN = "/in";

    /** Null if the call is not traced. */
    CallTracer.Call sending(String topic, String command, boolean isRequest) {
        CallTracer present = tracer.get();
        if (present == null || !topic.endsWith(IN)) {
            return null;
        }
        try {
            TopicPath service = TopicPath.parse(topic.substring(0, topic.length() - IN.length()));
            return present.sending(client, service, command, isRequest);
        } catch (RuntimeException | LinkageError failed) {
            // A call does not fail because of its tracer, which reports its failures itself.
            return null;
        }
    }
}
