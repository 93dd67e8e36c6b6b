// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.monitor.internal.figure.BoundedSeries.Key;
import aiko.monitor.internal.figure.BoundedSeries.Sums;
import aiko.monitor.internal.figure.Families.Family;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceStatistics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;

/** The services, by their names. */
@Component(service = MultiCollector.class, configurationPid = SeriesConfiguration.PID)
@Designate(ocd = SeriesConfiguration.class)
public class ServiceFigures implements MultiCollector {
    private static final String[] LABELS = {"process", "service"};

    private static final double NANOS = 1e9;

    // Guarded by this.
    private final BoundedSeries series = new BoundedSeries(4, 1);

    private volatile int mostNames;

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    private record Identity(String process, int serviceId) {}

    @Activate
    public ServiceFigures(SeriesConfiguration configuration) {
        modified(configuration);
    }

    @Modified
    final void modified(SeriesConfiguration configuration) {
        mostNames = configuration.series_names();
    }

    @Override
    public synchronized MetricSnapshots collect() {
        series.begin(mostNames);
        new Processes(processes).forEach((name, process) -> {
            for (HostedService service : process.services()) {
                add(name, process.topicPath().process(), service);
            }
        });
        var families = new Families();
        Family instances = families.gauge("aiko_services", "Services with that name.", LABELS);
        Family handled = families.counter("aiko_service_messages", "Messages that services handled.", LABELS);
        Family failed =
                families.counter("aiko_service_failures", "Messages on which the code of services failed.", LABELS);
        Family dropped = families.counter(
                "aiko_service_dropped_messages", "Messages dropped, since the queue of a service was full.", LABELS);
        Family time = families.counter(
                "aiko_service_handler_seconds", "Time in the handlers of services, without running calls.", LABELS);
        Family waiting = families.gauge("aiko_service_waiting_messages", "Messages queued for services.", LABELS);
        series.end((Key key, Sums sums) -> {
            String[] labels = {key.process(), key.name()};
            instances.add(sums.members(), labels);
            handled.add(sums.count(0), labels);
            failed.add(sums.count(1), labels);
            dropped.add(sums.count(2), labels);
            time.add(sums.count(3) / NANOS, labels);
            waiting.add(sums.level(0), labels);
        });
        return families.collected();
    }

    private void add(String process, String topicPath, HostedService service) {
        ServiceStatistics figures = service.statistics();
        series.add(
                process,
                new Identity(topicPath, service.serviceId()),
                service.definition().name(),
                new long[] {
                    figures.handled(),
                    figures.failed(),
                    figures.dropped(),
                    figures.handlerTime().toNanos()
                },
                new long[] {figures.waiting()});
    }
}
