// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.console.internal.json.Json;
import aiko.console.internal.request.Call;
import aiko.health.Health;
import aiko.health.HealthReport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The results of the health checks of this container. */
@Component(service = HealthResults.class)
public class HealthResults {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Health health;

    /** The results; an empty object without health checks. */
    public Object show(Call call) {
        Health present = health;
        if (present == null) {
            return Json.object();
        }
        HealthReport report = present.report();
        return Json.object(
                "overall",
                report.overall(),
                "checks",
                report.results().stream()
                        .map(result -> Json.object(
                                "name", result.name(),
                                "status", result.status(),
                                "text", result.text()))
                        .toList());
    }
}
