// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.health.Health;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether each process is connected to its MQTT server. */
@Component(
        property = {
            HealthCheck.NAME + "=transport",
            HealthCheck.TAGS + "=default",
            HealthCheck.TAGS + "=" + Health.READY
        })
public class TransportCheck implements HealthCheck {
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Override
    public Result execute() {
        return check(processes);
    }

    static Result check(List<AikoProcess> processes) {
        if (processes.isEmpty()) {
            return new Result(Result.Status.TEMPORARILY_UNAVAILABLE, "the Aiko process has not started yet");
        }
        var findings = new Findings();
        for (AikoProcess process : processes) {
            if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
                findings.add(
                        Result.Status.CRITICAL,
                        process.connectionProblem().orElse("not connected to MQTT server " + process.messageServer())
                                + "; the process retries: start the server, or correct mqtt.host and mqtt.port");
            }
        }
        return findings.result("connected to MQTT server "
                + processes.stream()
                        .map(process -> process.messageServer().toString())
                        .distinct()
                        .collect(Collectors.joining(", ")));
    }
}
