// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.registry;

import aiko.process.spi.LineLimit;
import aiko.text.VisibleText;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The registry of all metrics, which is an OSGi service too. OSGi services of the types {@link Collector} and
 * {@link MultiCollector} are registered in it while they exist. A thread of its own asks them for their names and takes the
 * snapshots, since collectors of users may not return.
 */
@Component(service = Metrics.class)
public class Metrics {
    private static final int FAILURE_LINES = 10;
    private static final long IDLE_SECONDS = 30;
    private static final int MOST_TIMEOUTS = 3;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Logger logger;
    private final String ownName;
    private final LineLimit lines = new LineLimit(1, FAILURE_LINES, System::nanoTime);
    private final Queue<GuardedCollector> added = new ConcurrentLinkedQueue<>();

    // Both guarded by collectors: all that exist, and those of them that are in the registry.
    private final Map<Object, GuardedCollector> collectors = new IdentityHashMap<>();
    private final Map<GuardedCollector, Boolean> registered = new IdentityHashMap<>();

    private final ServiceRegistration<PrometheusRegistry> registration;

    private volatile GuardedCollector collecting;

    // Guarded by this.
    private ThreadPoolExecutor executor = newExecutor();
    private CompletableFuture<MetricSnapshots> running;
    private int timeouts;

    @Activate
    public Metrics(BundleContext context, @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        ownName = context.getBundle().getSymbolicName();
        registerJvm();
        registration = context.registerService(PrometheusRegistry.class, registry, null);
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
        synchronized (this) {
            executor.shutdownNow();
        }
    }

    /** One thread, and none while nobody asks. */
    private static ThreadPoolExecutor newExecutor() {
        var created =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "aiko-metrics");
                    thread.setDaemon(true);
                    return thread;
                });
        created.allowCoreThreadTimeOut(true);
        return created;
    }

    /** Without those that listen for notifications of the JVM, which would keep this class loader. */
    private void registerJvm() {
        PrometheusProperties properties = PrometheusProperties.get();
        JvmMemoryMetrics.builder(properties).register(registry);
        JvmGarbageCollectorMetrics.builder(properties).register(registry);
        JvmThreadsMetrics.builder(properties).register(registry);
        JvmClassLoadingMetrics.builder(properties).register(registry);
        JvmBufferPoolMetrics.builder(properties).register(registry);
        JvmRuntimeInfoMetric.builder(properties).register(registry);
        ProcessMetrics.builder(properties).register(registry);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addMultiCollector(MultiCollector collector, ServiceReference<MultiCollector> reference) {
        add(collector, collector, reference);
    }

    void removeMultiCollector(MultiCollector collector) {
        remove(collector);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCollector(Collector collector, ServiceReference<Collector> reference) {
        add(collector, () -> MetricSnapshots.of(collector.collect()), reference);
    }

    void removeCollector(Collector collector) {
        remove(collector);
    }

    private void add(Object key, MultiCollector collector, ServiceReference<?> reference) {
        String owner = reference.getBundle() == null
                ? String.valueOf(reference.getProperty(Constants.SERVICE_ID))
                : reference.getBundle().getSymbolicName();
        var guarded = new GuardedCollector(owner, collector, this::began, this::failed);
        synchronized (collectors) {
            collectors.put(key, guarded);
        }
        added.add(guarded);
        synchronized (this) {
            if (!executor.isShutdown()) {
                executor.execute(this::registerAdded);
            }
        }
    }

    /** On the thread of the snapshots. If a collector holds it, those after it are registered with the next snapshot. */
    private void registerAdded() {
        for (GuardedCollector next = added.poll(); next != null; next = added.poll()) {
            if (exists(next)) {
                register(next);
            }
        }
        collecting = null;
    }

    private void register(GuardedCollector collector) {
        try {
            collector.askForNames();
            synchronized (collectors) {
                if (exists(collector)) {
                    registry.register(collector);
                    registered.put(collector, true);
                }
            }
        } catch (Throwable foreign) {
            if (forget(collector)) {
                String reason = foreign instanceof IllegalArgumentException ? foreign.getMessage() : foreign.toString();
                logger.warn(
                        "metrics of bundle {}: ignored: {}",
                        collector.owner(),
                        VisibleText.line(LineLimit.excerpt(String.valueOf(reason))));
            }
        }
    }

    private boolean exists(GuardedCollector collector) {
        synchronized (collectors) {
            return collectors.containsValue(collector);
        }
    }

    private void remove(Object key) {
        synchronized (collectors) {
            GuardedCollector known = collectors.get(key);
            if (known != null) {
                forget(known);
            }
        }
    }

    /** Returns whether it existed. */
    private boolean forget(GuardedCollector collector) {
        synchronized (collectors) {
            if (registered.remove(collector) != null) {
                registry.unregister(collector);
            }
            return collectors.values().remove(collector);
        }
    }

    private void began(GuardedCollector collector) {
        collecting = collector;
    }

    private void failed(GuardedCollector collector, String problem) {
        lines.line(collector.owner())
                .ifPresent(suppressed -> logger.warn(
                        "metrics of bundle {}: left out: {}",
                        collector.owner(),
                        VisibleText.line(LineLimit.excerpt(problem))));
    }

    /**
     * A snapshot of all metrics. Calls at the same time share one.
     *
     * @throws TimeoutException if a collector does not return within the limit; its message names the bundle
     * @throws IllegalStateException if there is none; its message names the reason
     */
    public MetricSnapshots snapshot(Duration limit) throws TimeoutException, InterruptedException {
        CompletableFuture<MetricSnapshots> wanted = next();
        try {
            return wanted.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new TimeoutException("the metrics of bundle " + late(wanted) + " take longer than " + seconds(limit));
        } catch (ExecutionException failed) {
            throw new IllegalStateException(String.valueOf(failed.getCause()), failed.getCause());
        }
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() / 1e3 + " s";
    }

    /** Returns whose metrics are late. A bundle whose collector has not returned for several requests is left alone. */
    private synchronized String late(CompletableFuture<MetricSnapshots> wanted) {
        GuardedCollector slow = collecting;
        if (slow == null || wanted != running) {
            return ownName;
        }
        if (!slow.owner().equals(ownName) && ++timeouts >= MOST_TIMEOUTS) {
            forget(slow);
            executor.shutdownNow();
            executor = newExecutor();
            running = null;
            logger.warn(
                    "metrics of bundle {}: left out from now on: their collector does not return; restart the bundle",
                    slow.owner());
        }
        return slow.owner();
    }

    private synchronized CompletableFuture<MetricSnapshots> next() {
        if (running == null || running.isDone()) {
            timeouts = 0;
            try {
                running = CompletableFuture.supplyAsync(this::collect, executor);
            } catch (RejectedExecutionException ended) {
                throw new IllegalStateException("the metrics end", ended);
            }
        }
        return running;
    }

    private MetricSnapshots collect() {
        registerAdded();
        return registry.scrape();
    }
}
