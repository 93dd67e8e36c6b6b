// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether browsers can open the console. */
@Component(property = {HealthCheck.NAME + "=console", HealthCheck.TAGS + "=default"})
public class ConsoleCheck implements HealthCheck {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile WebConsole console;

    @Override
    public Result execute() {
        WebConsole present = console;
        if (present == null) {
            return new Result(
                    Result.Status.WARN, "the console has not started; the log of the container has the reason");
        }
        return present.page()
                .map(page -> new Result(Result.Status.OK, "served at " + page))
                .orElseGet(() ->
                        new Result(Result.Status.WARN, "no HTTP listener serves the console; see the check http"));
    }
}
