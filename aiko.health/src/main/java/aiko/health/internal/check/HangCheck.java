// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.health.Health;
import aiko.process.AikoProcess;
import aiko.process.spi.EventLoopReport;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** Whether something hangs for so long that only a restart helps: an event loop, or threads in a deadlock. */
@Component(
        configurationPid = HealthConfiguration.PID,
        property = {HealthCheck.NAME + "=hang", HealthCheck.TAGS + "=default", HealthCheck.TAGS + "=" + Health.LIVE})
@Designate(ocd = HealthConfiguration.class)
public class HangCheck implements HealthCheck {
    private final Duration limit;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Activate
    public HangCheck(HealthConfiguration configuration) {
        limit = Duration.ofSeconds(configuration.hang_limit());
    }

    @Override
    public Result execute() {
        return check(EventLoopsCheck.reports(processes), limit, deadlocked());
    }

    private static List<String> deadlocked() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.findDeadlockedThreads();
        return ids == null
                ? List.of()
                : Arrays.stream(threads.getThreadInfo(ids))
                        .filter(Objects::nonNull)
                        .map(ThreadInfo::getThreadName)
                        .toList();
    }

    static Result check(List<EventLoopReport> loops, Duration limit, List<String> deadlocked) {
        var findings = new Findings();
        if (!deadlocked.isEmpty()) {
            findings.add(
                    Status.CRITICAL,
                    "deadlock of threads " + deadlocked.stream().collect(Collectors.joining(", "))
                            + ": only a restart ends it; print their stacks with jstack before");
        }
        loops.stream()
                .filter(loop -> !loop.abandoned() && loop.since().compareTo(limit) >= 0)
                .forEach(loop -> findings.add(Status.CRITICAL, EventLoopsCheck.hangs(loop) + ", or restart"));
        return findings.result("no deadlock, and no event loop blocked for " + limit.toSeconds() + " s");
    }
}
