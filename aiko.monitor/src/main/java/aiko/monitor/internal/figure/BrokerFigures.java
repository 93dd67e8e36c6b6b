// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.message.spi.EmbeddedMessageServer;
import aiko.message.spi.EmbeddedServerStatistics;
import aiko.message.spi.EmbeddedServerStatistics.Memory;
import aiko.monitor.internal.figure.Families.Family;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The embedded MQTT server, while it runs. */
@Component(service = MultiCollector.class)
public class BrokerFigures implements MultiCollector {
    private static final String CONTENT = "content";

    @Reference(service = EmbeddedMessageServer.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<EmbeddedMessageServer> servers;

    @Override
    public MetricSnapshots collect() {
        var families = new Families();
        Family connections = families.gauge("aiko_broker_connections", "Clients connected to the embedded server.");
        Family absent = families.gauge("aiko_broker_absent_sessions", "Sessions of disconnected clients.");
        Family retained = families.gauge("aiko_broker_retained_messages", "Retained messages.");
        Family discarded = families.counter("aiko_broker_discarded_sessions", "Discarded sessions.");
        Family disconnections = families.counter("aiko_broker_disconnections", "Clients that the server disconnected.");
        Family bytes = families.gauge("aiko_broker_memory_bytes", "Memory of the server.", CONTENT);
        Family limit = families.gauge("aiko_broker_memory_limit_bytes", "The limit of that.", CONTENT);
        Family refusals = families.counter("aiko_broker_memory_refusals", "Refusals at that limit.", CONTENT);
        Optional<EmbeddedServerStatistics> running = servers.stream()
                .map(EmbeddedMessageServer::statistics)
                .flatMap(Optional::stream)
                .findFirst();
        running.ifPresent(figures -> {
            connections.add(figures.connections());
            absent.add(figures.absentSessions());
            retained.add(figures.retainedMessages());
            discarded.add(figures.discardedSessions());
            disconnections.add(figures.disconnections());
            new MemoryFamilies(bytes, limit, refusals)
                    .add("queued_messages", figures.queued())
                    .add("retained_messages", figures.retained())
                    .add("clients", figures.clients())
                    .add("incomplete_packets", figures.incomplete())
                    .add("unread_answers", figures.answers());
        });
        return families.collected();
    }

    private record MemoryFamilies(Family bytes, Family limit, Family refusals) {
        MemoryFamilies add(String content, Memory memory) {
            bytes.add(memory.bytes(), content);
            limit.add(memory.limit(), content);
            refusals.add(memory.refused(), content);
            return this;
        }
    }
}
