// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.status;

import aiko.health.Health;
import aiko.health.HealthReport;
import java.util.Optional;

/**
 * The health of this container, for {@code aiko status --health} and the command {@code aiko:health}.
 *
 * @param text lines, the last one complete
 * @param exitStatus of {@code aiko status --health}
 */
public record ContainerHealth(String text, int exitStatus) {
    private static final int WARNING = 5;
    private static final int UNHEALTHY = 6;

    /** The content of a request for JSON. */
    private static final String JSON = "health-json";

    private static final String MISSING = "the bundle aiko.health does not run";

    /** @param kind the content of the request */
    public static ContainerHealth of(Optional<Health> health, String kind) {
        boolean json = kind.equals(JSON);
        if (health.isEmpty()) {
            return new ContainerHealth(
                    json ? "{\"status\":\"UNHEALTHY\",\"checks\":[]}\n" : "UNHEALTHY: " + MISSING + '\n', UNHEALTHY);
        }
        HealthReport report = health.get().report();
        String text = json ? report.json() : String.join("\n", report.lines());
        return new ContainerHealth(text + '\n', exitStatus(report.overall()));
    }

    private static int exitStatus(HealthReport.Overall overall) {
        return switch (overall) {
            case HEALTHY -> 0;
            case WARNING -> WARNING;
            case UNHEALTHY -> UNHEALTHY;
        };
    }
}
