// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

@Timeout(30)
class MetricsTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Metrics metrics = new Metrics(
            answering(
                    BundleContext.class,
                    Map.of(
                            "getBundle",
                            bundle("own"),
                            "registerService",
                            answering(ServiceRegistration.class, Map.of()))),
            logger());

    @AfterEach
    void end() {
        release.countDown();
        metrics.deactivate();
    }

    @Test
    void a_collector_that_does_not_return_its_names_blocks_nobody_and_is_left_out_in_the_end() throws Exception {
        add("hanging", () -> {
            awaitUninterruptibly(release);
            return gauge("late");
        });
        add("good", () -> gauge("good"));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> metrics.snapshot(SHORT))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("bundle hanging");
        }

        assertThat(names(metrics.snapshot(LONG))).contains("good");
        assertThat(warnings).containsExactly("hanging");
        release.countDown();
        assertThat(names(metrics.snapshot(LONG))).contains("good").doesNotContain("late");
    }

    @Test
    void an_error_of_a_collector_that_is_asked_for_its_names_is_one_line() throws Exception {
        for (Error error : List.of(new StackOverflowError(), new OutOfMemoryError("much"), new AssertionError())) {
            add(error.toString(), () -> {
                throw error;
            });
        }
        add("good", () -> gauge("good"));

        assertThat(names(metrics.snapshot(LONG))).contains("good");
        assertThat(warnings)
                .containsExactly(
                        "java.lang.StackOverflowError", "java.lang.OutOfMemoryError: much", "java.lang.AssertionError");
    }

    @Test
    void a_collector_that_was_refused_takes_no_name_away_when_it_goes() throws Exception {
        add("first", () -> gauge("size"));
        Collector second = () -> gauge("size");
        add("second", second);
        assertThat(names(metrics.snapshot(LONG))).contains("size");
        assertThat(warnings).containsExactly("second");

        metrics.removeCollector(second);

        assertThat(names(metrics.snapshot(LONG))).contains("size");
    }

    @Test
    void a_collector_that_has_gone_has_no_metrics() throws Exception {
        Collector collector = () -> gauge("size");
        add("example", collector);
        assertThat(names(metrics.snapshot(LONG))).contains("size");

        metrics.removeCollector(collector);

        assertThat(names(metrics.snapshot(LONG))).doesNotContain("size");
    }

    private void add(String bundle, Collector collector) {
        @SuppressWarnings("unchecked")
        ServiceReference<Collector> reference = answering(ServiceReference.class, Map.of("getBundle", bundle(bundle)));
        metrics.addCollector(collector, reference);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException ignored) {
                // Like code of a user that does not end.
            }
        }
    }

    private static MetricSnapshot gauge(String name) {
        return Gauge.builder().name(name).build().collect();
    }

    private static List<String> names(MetricSnapshots all) {
        return all.stream().map(metric -> metric.getMetadata().getName()).toList();
    }

    private static Bundle bundle(String name) {
        return answering(Bundle.class, Map.of("getSymbolicName", name));
    }

    /** Keeps the first argument of each warning, the bundle. */
    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (self, method, arguments) -> {
                    if (method.getName().equals("warn")) {
                        warnings.add(first(arguments));
                    }
                    return null;
                });
    }

    private static String first(Object[] arguments) {
        Object second = arguments[1];
        return String.valueOf(
                second instanceof Object[] several ? Arrays.asList(several).get(0) : second);
    }

    /** Something of the framework of which only these methods matter. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }
}
