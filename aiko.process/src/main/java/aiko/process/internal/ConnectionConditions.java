// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoConstants;
import aiko.process.internal.loop.Call;
import aiko.process.internal.loop.StackOf;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;
import org.osgi.service.log.Logger;

/**
 * Registers OSGi Conditions while a process is connected. Each condition has a thread, which exists only while it has work:
 * components are activated when a condition is registered, and that may take long.
 */
final class ConnectionConditions {
    /** A registration that takes longer is logged. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final Map<String, Object> processProperties;
    private final EventLoop eventLoop;
    private final Logger logger;
    private final List<OneCondition> conditions;

    /** @param eventLoop of the process */
    ConnectionConditions(
            BundleContext context, Map<String, Object> processProperties, EventLoop eventLoop, Logger logger) {
        this.context = context;
        this.processProperties = processProperties;
        this.eventLoop = eventLoop;
        this.logger = logger;
        conditions = List.of(
                new OneCondition(ConnectionState.TRANSPORT, AikoConstants.CONDITION_TRANSPORT),
                new OneCondition(ConnectionState.REGISTRAR, AikoConstants.CONDITION_REGISTRAR));
    }

    /** Any thread: the state has changed. The current one is read when the thread of the condition runs. */
    void changed(Supplier<ConnectionState> state) {
        conditions.forEach(condition -> condition.changed(state));
    }

    /** Unregisters the conditions, and waits for that within the limit. */
    void close(Duration limit) {
        conditions.forEach(OneCondition::close);
        long deadline = System.nanoTime() + limit.toNanos();
        conditions.forEach(condition -> condition.awaitClosed(deadline - System.nanoTime()));
    }

    private final class OneCondition {
        private final ConnectionState needed;
        private final String id;
        private final ThreadPoolExecutor executor;

        // Owned by the executor's thread.
        private ServiceRegistration<Condition> published;

        OneCondition(ConnectionState needed, String id) {
            this.needed = needed;
            this.id = id;
            executor = new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    task -> new Thread(task, "aiko-condition-" + id),
                    new ThreadPoolExecutor.DiscardPolicy());
            executor.allowCoreThreadTimeOut(true);
        }

        void changed(Supplier<ConnectionState> state) {
            executor.execute(() -> {
                try {
                    apply(state.get());
                } catch (RuntimeException | Error failure) {
                    logger.error(
                            "condition {}: cannot be registered or unregistered: {}", id, failure.toString(), failure);
                }
            });
        }

        void close() {
            changed(() -> ConnectionState.NONE);
            executor.shutdown();
        }

        void awaitClosed(long nanos) {
            try {
                executor.awaitTermination(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void apply(ConnectionState state) {
            Thread thread = Thread.currentThread();
            Handle late = eventLoop.addOneShotTimerHandler(() -> logLate(thread), LATE);
            try {
                if (!state.isAtLeast(needed)) {
                    if (published != null) {
                        published.unregister();
                        published = null;
                    }
                } else if (published == null) {
                    var properties = new Hashtable<>(processProperties);
                    properties.put(Condition.CONDITION_ID, id);
                    published = context.registerService(Condition.class, Condition.INSTANCE, properties);
                }
            } finally {
                late.cancel();
            }
        }

        private void logLate(Thread thread) {
            StackTraceElement[] stack = thread.getStackTrace();
            logger.warn(
                    "condition {}: a component that depends on it has been starting or stopping for {} s; other"
                            + " components wait (at {})",
                    id,
                    LATE.toSeconds(),
                    Call.place(stack),
                    new StackOf(thread, stack));
        }
    }
}
