// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.deployer.Deployer;
import aiko.health.Health;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;

/** Whether the first bundles of the deploy folder have been started. */
@Component(
        property = {HealthCheck.NAME + "=start", HealthCheck.TAGS + "=default", HealthCheck.TAGS + "=" + Health.READY})
public class StartCheck implements HealthCheck {
    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Condition.CONDITION_ID + "=" + Deployer.CONDITION_SETTLED + ")")
    private volatile List<Condition> settled;

    @Override
    public Result execute() {
        return settled.isEmpty()
                ? new Result(
                        Status.TEMPORARILY_UNAVAILABLE,
                        "the first bundles of the deploy folder have not all been started yet")
                : new Result(Status.OK, "the first bundles of the deploy folder have been started");
    }
}
