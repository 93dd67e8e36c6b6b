// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The services beside the one that is replaced; it records the latency of their messages. */
public class NeighbourBundle implements Neighbours, AikoServiceListener {
    private final List<Tally> tallies = new ArrayList<>();
    private final Histogram nanos = new Histogram(3);
    private AikoProcess process;
    private Report report;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void activate(Map<String, Object> properties) {
        report = new Report("neighbours", process.messages()::publish);
        int count = Integer.parseInt(properties.get("count").toString());
        List<Object> paths = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            var tally = new Tally();
            tallies.add(tally);
            Numbered target = (number, sentNanos) -> {
                tally.handled(Long.parseLong(number));
                record(System.nanoTime() - Long.parseLong(sentNanos));
            };
            paths.add(process.addService(ServiceDefinition.named("neighbour-" + i), Numbered.class, target)
                    .topicPath());
        }
        report.say("active", paths.toArray());
    }

    @Override
    public void serviceAdded(HostedService service) {
        report.say("listens", service.topicPath());
    }

    private synchronized void record(long took) {
        nanos.recordValue(Math.max(0, took));
    }

    @Override
    public synchronized void latencies(String phase) {
        report.say(
                "latencies",
                phase,
                nanos.getTotalCount(),
                nanos.getValueAtPercentile(50),
                nanos.getValueAtPercentile(99),
                nanos.getValueAtPercentile(99.9),
                nanos.getMaxValue());
        nanos.reset();
    }

    public void deactivate() {
        tallies.forEach(tally -> report.say("tally", tally.words()));
    }
}
