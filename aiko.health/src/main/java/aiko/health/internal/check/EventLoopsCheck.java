// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.health.Health;
import aiko.process.AikoProcess;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether a call blocks an event loop, or was abandoned and still runs. */
@Component(
        property = {
            HealthCheck.NAME + "=event-loops",
            HealthCheck.TAGS + "=default",
            HealthCheck.TAGS + "=" + Health.READY
        })
public class EventLoopsCheck implements HealthCheck {
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Override
    public Result execute() {
        return check(reports(processes));
    }

    /** Of all processes; no event loop is asked. */
    static List<EventLoopReport> reports(List<AikoProcess> processes) {
        return processes.stream()
                .flatMap(process -> ManagedProcess.of(process).eventLoops().stream())
                .toList();
    }

    static Result check(List<EventLoopReport> loops) {
        var findings = new Findings();
        for (EventLoopReport loop : loops) {
            if (loop.abandoned()) {
                findings.add(
                        Status.WARN,
                        loop.running() + " was abandoned and has not returned for "
                                + loop.since().toSeconds() + " s: its thread runs on; correct and replace bundle "
                                + loop.bundle());
            } else if (loop.stuck()) {
                findings.add(Status.CRITICAL, hangs(loop));
            }
        }
        long alive = loops.stream().filter(loop -> !loop.abandoned()).count();
        return findings.result(alive == 1 ? "1 event loop, not blocked" : alive + " event loops, none blocked");
    }

    static String hangs(EventLoopReport loop) {
        return loop.running() + " has not returned for " + loop.since().toSeconds() + " s: "
                + (loop.bundle().isEmpty()
                        ? "the process answers no message; see the stack in the log"
                        : "everything else of bundle " + loop.bundle()
                                + " waits; see the stack in the log, then use aiko:abandon or replace the bundle");
    }
}
