// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A component that adds many services by hand. */
public class ManyServices {
    private final List<HostedService> added = new ArrayList<>();
    private final AtomicInteger services = new AtomicInteger();
    private final AtomicInteger handled = new AtomicInteger();
    private AikoProcess process;
    private Report report;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void activate(Map<String, Object> properties) {
        report = new Report(properties.get("version").toString(), process.messages()::publish);
        int count = Integer.parseInt(properties.get("count").toString());
        for (int i = 0; i < count; i++) {
            var tally = new Tally();
            Numbered target = (number, sentNanos) -> handled(tally, Long.parseLong(number), count);
            added.add(process.addService(ServiceDefinition.named("many-" + i), Numbered.class, target));
        }
        report.say("active", System.nanoTime(), added.get(0).topicPath());
    }

    private void handled(Tally tally, long number, int count) {
        handled.incrementAndGet();
        if (tally.handled(number) && services.incrementAndGet() == count) {
            report.say("all", System.nanoTime());
        }
    }

    public void deactivate() {
        added.forEach(HostedService::remove);
        report.say("tally", handled.get());
    }
}
