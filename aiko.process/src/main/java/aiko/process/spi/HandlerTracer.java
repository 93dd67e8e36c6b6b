// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.message.Message;
import aiko.process.HostedService;
import aiko.threading.AnyThread;
import aiko.threading.OnEventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Traces the messages of services: an OSGi service, of which all processes of the framework use the one with the highest ranking. While there is
 * none, a message costs nothing more than the look whether there is one.
 *
 * <pre>{@code
 * HandlerTracer tracer = new HandlerTracer() {
 *     @Override
 *     public Handling handling(HostedService service, Message message) {
 *         long began = System.nanoTime();
 *         return failure -> logger.debug("{}: {} ns", service.topicPath(), System.nanoTime() - began);
 *     }
 *
 *     @Override
 *     public void replaced(HostedService successor, Duration held) {}
 * };
 * context.registerService(HandlerTracer.class, tracer, null);
 * }</pre>
 */
@ConsumerType
public interface HandlerTracer {
    /** A message that is being handled. */
    @FunctionalInterface
    @ConsumerType
    interface Handling {
        /**
         * The handler has returned, on the same thread.
         *
         * @param failure the exception of the handler; null if there was none
         */
        @OnEventLoop
        void end(@Nullable Throwable failure);
    }

    /**
     * The handler of a service is about to get a message of its {@code in} topic. An exception is ignored.
     *
     * @return null if the message is not traced
     */
    @OnEventLoop
    @Nullable
    Handling handling(HostedService service, Message message);

    /**
     * A service was replaced by its successor, which gets its messages from now on.
     *
     * @param held how long the messages were queued for it
     */
    @AnyThread
    void replaced(HostedService successor, Duration held);
}
