// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.health.HealthReport;
import aiko.health.HealthResult;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class HealthChecksTest {
    private final HealthCheck fine = () -> new Result(Status.OK, "fine");
    private final HealthChecks checks = new HealthChecks(answering(BundleContext.class, Map.of("getService", fine)));

    @AfterEach
    void end() {
        checks.deactivate();
    }

    @Test
    void a_bundle_with_too_many_checks_leaves_room_for_those_of_others() {
        for (int i = 0; i < 1_000; i++) {
            checks.bindCheck(check("many", "a" + i));
        }
        checks.bindCheck(check("other", "b"));

        HealthReport report = checks.report();

        assertThat(report.results()).hasSize(100 + 1 + 1);
        assertThat(report.results()).extracting(HealthResult::name).contains("b");
        assertThat(report.overall()).isNotEqualTo(HealthReport.Overall.HEALTHY);
        assertThat(report.lines())
                .anyMatch(line -> line.endsWith("900 of its checks are left out: a bundle can have 100 in a report"));
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<HealthCheck> check(String bundle, String name) {
        Bundle owner = answering(Bundle.class, Map.of("getSymbolicName", bundle));
        return answering(ServiceReference.class, Map.of("getBundle", owner, "getProperty", name));
    }

    /** Something of the framework of which only these methods matter. */
    private static <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> answers.get(method.getName());
                }));
    }
}
