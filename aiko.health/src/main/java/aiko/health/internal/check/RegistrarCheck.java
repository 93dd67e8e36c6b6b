// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.health.Health;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether each process has found a registrar, and the registrar of this container its role. */
@Component(
        property = {
            HealthCheck.NAME + "=registrar",
            HealthCheck.TAGS + "=default",
            HealthCheck.TAGS + "=" + Health.READY
        })
public class RegistrarCheck implements HealthCheck {
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Registrar> registrars;

    @Override
    public Result execute() {
        return check(processes, registrars);
    }

    static Result check(List<AikoProcess> processes, List<Registrar> own) {
        if (processes.isEmpty()) {
            return new Result(Status.TEMPORARILY_UNAVAILABLE, "the Aiko process has not started yet");
        }
        var findings = new Findings();
        for (AikoProcess process : processes) {
            if (process.connectionState() != ConnectionState.REGISTRAR) {
                lacks(process, own, findings);
            }
        }
        own.stream()
                .map(Registrar::state)
                .filter(role -> role == RegistrarState.PRIMARY_SEARCH)
                .forEach(role -> findings.add(
                        Status.TEMPORARILY_UNAVAILABLE, "the registrar of this container has not found its role yet"));
        String roles = own.stream().map(each -> each.state().wireName()).collect(Collectors.joining(", "));
        return findings.result("registered with "
                + processes.stream()
                        .flatMap(process -> process.registrar().stream())
                        .map(primary -> primary.topicPath().toString())
                        .distinct()
                        .collect(Collectors.joining(", "))
                + (roles.isEmpty() ? "" : "; the registrar of this container is " + roles));
    }

    private static void lacks(AikoProcess process, List<Registrar> own, Findings findings) {
        if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
            findings.add(Status.CRITICAL, "no registrar: not connected to the MQTT server");
        } else if (process.announcedRegistrar().isPresent()) {
            findings.add(
                    Status.CRITICAL,
                    "registrar " + process.announcedRegistrar().get().topicPath()
                            + " has announced itself, but has not answered as the primary; if it stays so, run:"
                            + " aiko:registrar promote");
        } else if (own.isEmpty()) {
            findings.add(
                    Status.CRITICAL,
                    "no registrar has announced itself in namespace "
                            + process.topicPath().namespace() + "; start a container with a registrar");
        } else {
            findings.add(Status.TEMPORARILY_UNAVAILABLE, "no registrar has announced itself yet");
        }
    }
}
