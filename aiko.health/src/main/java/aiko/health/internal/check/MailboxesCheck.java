// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.message.MessagesStatistics;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.WeakHashMap;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether the queues of a process are filling, or drop messages. One thread at a time runs it. */
@Component(property = {HealthCheck.NAME + "=mailboxes", HealthCheck.TAGS + "=default"})
public class MailboxesCheck implements HealthCheck {
    /** Drops that were seen are named for that long. */
    private static final Duration RECENT = Duration.ofMinutes(1);

    private final Map<AikoProcess, Drops> received = new WeakHashMap<>();
    private final Map<AikoProcess, Drops> sent = new WeakHashMap<>();

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Override
    public synchronized Result execute() {
        var findings = new Findings();
        long waiting = 0;
        for (AikoProcess process : processes) {
            MessagesStatistics figures = process.messages().statistics();
            waiting += figures.inboxSize();
            fullest(process).ifPresent(service -> filling(service, findings));
            filling(
                    "messages to be handled",
                    figures.inboxBytes(),
                    figures.inboxLimit(),
                    "event.inbox.bytes",
                    findings);
            filling("messages to be sent", figures.outboxBytes(), figures.outboxLimit(), "mqtt.outbox.bytes", findings);
            drops(received, process, figures.droppedIn())
                    .ifPresent(recent -> findings.add(
                            Status.CRITICAL,
                            recent + " received messages dropped within the last minute, since a queue is full: see"
                                    + " aiko:process and the log"));
            drops(sent, process, figures.droppedOut())
                    .ifPresent(recent -> findings.add(
                            Status.WARN,
                            recent + " messages not sent within the last minute, but dropped, since there was no"
                                    + " connection or no room: see aiko:process"));
        }
        return findings.result(
                waiting + (waiting == 1 ? " message is" : " messages are") + " queued, nothing is dropped");
    }

    private static Optional<HostedService> fullest(AikoProcess process) {
        return process.services().stream()
                .max(Comparator.comparingInt(service -> service.statistics().waiting()));
    }

    private static void filling(HostedService service, Findings findings) {
        int waiting = service.statistics().waiting();
        if (waiting >= ServiceStatistics.CAPACITY / 2) {
            findings.add(
                    Status.WARN,
                    String.format(
                            Locale.ROOT,
                            "service %s/%d: %,d of %,d messages are queued: it handles fewer than it receives; see aiko:process",
                            service.definition().name(),
                            service.serviceId(),
                            waiting,
                            ServiceStatistics.CAPACITY));
        }
    }

    private static void filling(String what, long bytes, long limit, String setting, Findings findings) {
        if (limit > 0 && bytes >= limit / 4) {
            findings.add(
                    Status.WARN,
                    String.format(
                            Locale.ROOT,
                            "%s take %,d bytes, and the limit %s is %,d; see aiko:process",
                            what,
                            bytes,
                            setting,
                            limit));
        }
    }

    private static OptionalLong drops(Map<AikoProcess, Drops> all, AikoProcess process, long total) {
        return all.computeIfAbsent(process, first -> new Drops()).look(total, System.nanoTime(), RECENT);
    }
}
