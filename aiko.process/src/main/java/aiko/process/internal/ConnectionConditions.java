// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.condition.Condition;

/**
 * Publishes OSGi Conditions while a process is connected. On a thread of its own, which lives while there is something to
 * do: components activate when a condition comes, and that may take its time.
 */
final class ConnectionConditions {
    private static final Map<ConnectionState, String> IDS = Map.of(
            ConnectionState.TRANSPORT, AikoProcess.CONDITION_TRANSPORT,
            ConnectionState.REGISTRAR, AikoProcess.CONDITION_REGISTRAR);

    private final BundleContext context;
    private final Map<String, Object> processProperties;
    private final ThreadPoolExecutor executor;

    // Owned by the executor's thread.
    private final Map<ConnectionState, ServiceRegistration<Condition>> published = new EnumMap<>(ConnectionState.class);

    ConnectionConditions(BundleContext context, Map<String, Object> processProperties) {
        this.context = context;
        this.processProperties = processProperties;
        executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "aiko-conditions"),
                new ThreadPoolExecutor.DiscardPolicy());
        executor.allowCoreThreadTimeOut(true);
    }

    /** Any thread: the state has changed; the one that counts is asked for when there is time. */
    void changed(Supplier<ConnectionState> state) {
        executor.execute(() -> apply(state.get()));
    }

    /** Withdraws the conditions, and waits for that, within the limit. */
    void close(Duration limit) {
        executor.execute(() -> apply(ConnectionState.NONE));
        executor.shutdown();
        try {
            executor.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(ConnectionState state) {
        for (ConnectionState needed : IDS.keySet()) {
            if (!state.isAtLeast(needed)) {
                ServiceRegistration<Condition> registration = published.remove(needed);
                if (registration != null) {
                    registration.unregister();
                }
            } else if (!published.containsKey(needed)) {
                var properties = new Hashtable<>(processProperties);
                properties.put(Condition.CONDITION_ID, IDS.get(needed));
                published.put(needed, context.registerService(Condition.class, Condition.INSTANCE, properties));
            }
        }
    }
}
