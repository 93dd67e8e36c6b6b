// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.client.AikoClient;
import aiko.process.TopicPath;
import aiko.threading.AnyThread;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Traces the commands and requests of clients: an OSGi service, of which all clients of the framework use the one with the highest ranking. While
 * there is none, a call costs nothing more than the look whether there is one.
 *
 * <pre>{@code
 * CallTracer tracer = (client, service, command, isRequest) -> {
 *     logger.debug("{}: {}", service, command);
 *     return null;
 * };
 * context.registerService(CallTracer.class, tracer, null);
 * }</pre>
 */
@AnyThread
@ConsumerType
@FunctionalInterface
public interface CallTracer {
    /** A command or request that is being sent. */
    @AnyThread
    @ConsumerType
    interface Call {
        /** The payload to publish: the same one, or one with bytes after it, which receivers ignore. */
        byte[] payload(byte[] payload);

        /**
         * A command was published, or a request has ended.
         *
         * @param failure why the request has no answer; null if it has one, or for a command
         */
        void end(@Nullable Throwable failure);
    }

    /**
     * A command or request is about to be sent, to the {@code in} topic of a service.
     *
     * @return null if it is not traced
     */
    @Nullable
    Call sending(AikoClient client, TopicPath service, String command, boolean isRequest);
}
