// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal;

import aiko.health.Health;
import aiko.health.HealthReport;
import aiko.health.HealthResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The health checks of all bundles. Nothing of them is loaded or runs before somebody asks. */
@Component(service = Health.class)
public class HealthChecks implements Health {
    /** Each check has one thread at most: more than that, and others hang. */
    private static final int MOST_THREADS = 32;

    /** So that a bundle cannot make the report as long as it likes, nor keep the checks of others out of it. */
    private static final int MOST_OF_A_BUNDLE = 100;

    private static final int MOST_TAGS = 20;
    private static final int LONGEST_TAG = 100;

    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final BundleContext context;
    private final ThreadPoolExecutor threads;
    private final Map<ServiceReference<HealthCheck>, Probe> probes = new ConcurrentHashMap<>();

    @Activate
    public HealthChecks(BundleContext context) {
        this.context = context;
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                0, MOST_THREADS, IDLE.toNanos(), TimeUnit.NANOSECONDS, new SynchronousQueue<>(), task -> {
                    var thread = new Thread(task, "aiko-health-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    @Deactivate
    void deactivate() {
        threads.shutdownNow();
    }

    @Reference(
            service = HealthCheck.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindCheck(ServiceReference<HealthCheck> check) {
        probes.put(check, new Probe(name(check), tags(check), () -> execute(check), threads, System::nanoTime));
    }

    void updatedCheck(ServiceReference<HealthCheck> check) {
        bindCheck(check);
    }

    void unbindCheck(ServiceReference<HealthCheck> check) {
        probes.remove(check);
    }

    /** The service stays in use, so that its component keeps what it has seen; the framework forgets it with its bundle. */
    private Result execute(ServiceReference<HealthCheck> check) {
        HealthCheck service = context.getService(check);
        return service == null ? new Result(Result.Status.OK, "no longer registered") : service.execute();
    }

    private static String name(ServiceReference<HealthCheck> check) {
        Object name = check.getProperty(HealthCheck.NAME);
        return name != null ? ResultText.start(name.toString()) : "service " + check.getProperty(Constants.SERVICE_ID);
    }

    private static List<String> tags(ServiceReference<HealthCheck> check) {
        Object tags = check.getProperty(HealthCheck.TAGS);
        Stream<?> several = tags instanceof Object[] array
                ? Arrays.stream(array)
                : tags instanceof Collection<?> collection ? collection.stream() : Stream.ofNullable(tags);
        return several.map(String::valueOf)
                .filter(tag -> tag.length() <= LONGEST_TAG)
                .limit(MOST_TAGS)
                .toList();
    }

    @Override
    public HealthReport report(String... tags) {
        var wanted = new ArrayList<Probe>();
        var numbers = new TreeMap<String, Integer>();
        probes.entrySet().stream()
                .filter(entry -> entry.getValue().hasOneOf(tags))
                .sorted(Comparator.comparing(entry -> entry.getValue().name()))
                .forEach(entry -> {
                    if (numbers.merge(owner(entry.getKey()), 1, Integer::sum) <= MOST_OF_A_BUNDLE) {
                        wanted.add(entry.getValue());
                    }
                });
        wanted.forEach(probe -> probe.begin(YOUNG));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        var results = new ArrayList<HealthResult>();
        try {
            for (Probe probe : wanted) {
                results.add(probe.await(deadline));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while health checks run");
        }
        numbers.forEach((owner, number) -> {
            if (number > MOST_OF_A_BUNDLE) {
                results.add(leftOut(owner, number - MOST_OF_A_BUNDLE));
            }
        });
        results.sort(Comparator.comparing(HealthResult::name));
        return new HealthReport(results);
    }

    private static HealthResult leftOut(String owner, int number) {
        return new HealthResult(
                "checks of " + owner,
                List.of(),
                Result.Status.WARN,
                number + " of its checks are left out: a bundle can have " + MOST_OF_A_BUNDLE + " in a report",
                Duration.ZERO);
    }

    private static String owner(ServiceReference<HealthCheck> check) {
        Bundle bundle = check.getBundle();
        return bundle == null ? "a bundle that has stopped" : String.valueOf(bundle.getSymbolicName());
    }
}
