// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.status;

import aiko.health.Health;
import aiko.health.HealthReport;
import aiko.health.HealthReport.Overall;
import aiko.health.HealthResult;
import aiko.shell.internal.output.Listing;
import java.util.List;
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
            Listing none = Listing.ofNow()
                    .fact("status", Overall.UNHEALTHY.name())
                    .fact("checks", List.of())
                    .fact("problem", MISSING);
            return new ContainerHealth((json ? none.json() : Overall.UNHEALTHY + ": " + MISSING) + '\n', UNHEALTHY);
        }
        HealthReport report = health.get().report();
        String text = json ? listing(report).json() : String.join("\n", report.lines());
        return new ContainerHealth(text + '\n', exitStatus(report.overall()));
    }

    /** The report for programs. */
    public static Listing listing(HealthReport report) {
        return Listing.ofNow()
                .fact("status", report.overall().name())
                .objects(
                        "checks",
                        report.results().stream().map(ContainerHealth::check).toList())
                .fact("problem", null);
    }

    private static Listing check(HealthResult result) {
        return new Listing()
                .fact("name", result.name())
                .fact("status", result.status().name())
                .fact("text", result.text())
                .fact("tags", result.tags())
                .fact("seconds", result.took().toMillis() / 1e3);
    }

    private static int exitStatus(Overall overall) {
        return switch (overall) {
            case HEALTHY -> 0;
            case WARNING -> WARNING;
            case UNHEALTHY -> UNHEALTHY;
        };
    }
}
