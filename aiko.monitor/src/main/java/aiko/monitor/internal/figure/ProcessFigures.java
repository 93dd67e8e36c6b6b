// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.message.ConnectionState;
import aiko.message.MessagesStatistics;
import aiko.monitor.internal.figure.Families.Family;
import aiko.process.AikoProcess;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.SwapStatistics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Each process: its connection, its messages, its hot swaps. */
@Component(service = MultiCollector.class)
public class ProcessFigures implements MultiCollector {
    private static final String PROCESS = "process";
    private static final String DIRECTION = "direction";
    private static final String OUT = "out";
    private static final String IN = "in";

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    @Override
    public MetricSnapshots collect() {
        var families = new Families();
        var process = new Process(families);
        var mqtt = new Mqtt(families);
        var swaps = new Swaps(families);
        new Processes(processes).forEach((name, each) -> {
            process.add(name, each);
            mqtt.add(name, each.messages().statistics());
            swaps.add(name, each.swaps());
        });
        return families.collected();
    }

    private static final class Process {
        private final Family info;
        private final Family connected;
        private final Family registrar;
        private final Family refused;

        private Process(Families families) {
            info = families.gauge(
                    "aiko_process_info",
                    "The topic path, its namespace and the MQTT server of a process; always 1.",
                    PROCESS,
                    "namespace",
                    "topic_path",
                    "server");
            connected = families.gauge(
                    "aiko_process_connected", "Whether the process is connected to its MQTT server.", PROCESS);
            registrar = families.gauge(
                    "aiko_process_registrar_found", "Whether a primary registrar is known and has answered.", PROCESS);
            refused = families.gauge(
                    "aiko_process_refused_services", "OSGi services that are no valid Aiko services.", PROCESS);
        }

        private void add(String name, ManagedProcess process) {
            info.add(
                    1,
                    name,
                    process.topicPath().namespace(),
                    process.topicPath().process(),
                    process.messageServer().toString());
            connected.add(isAtLeast(process, ConnectionState.TRANSPORT), name);
            registrar.add(isAtLeast(process, ConnectionState.REGISTRAR), name);
            refused.add(process.refusedServices().size(), name);
        }

        private static int isAtLeast(ManagedProcess process, ConnectionState state) {
            return process.connectionState().isAtLeast(state) ? 1 : 0;
        }
    }

    private static final class Mqtt {
        private final Family messages;
        private final Family bytes;
        private final Family dropped;
        private final Family connects;
        private final Family waiting;
        private final Family most;
        private final Family waitingBytes;
        private final Family limit;

        private Mqtt(Families families) {
            messages = families.counter(
                    "aiko_mqtt_messages", "Messages sent to and received from the MQTT server.", PROCESS, DIRECTION);
            bytes = families.counter(
                    "aiko_mqtt_payload_bytes", "Bytes of the payloads of these messages.", PROCESS, DIRECTION);
            dropped = families.counter(
                    "aiko_mqtt_dropped_messages",
                    "Messages dropped, since there was no connection or a queue was full.",
                    PROCESS,
                    DIRECTION);
            connects = families.counter(
                    "aiko_mqtt_connects",
                    "Connections made to the MQTT server; all but the first are reconnects.",
                    PROCESS);
            waiting = families.gauge(
                    "aiko_mqtt_queued_messages",
                    "Messages queued in the outbox (out) or to be handled (in).",
                    PROCESS,
                    DIRECTION);
            most = families.gauge(
                    "aiko_mqtt_queued_messages_max",
                    "The largest number of queued messages since the start.",
                    PROCESS,
                    DIRECTION);
            waitingBytes =
                    families.gauge("aiko_mqtt_queued_bytes", "Memory of the queued messages.", PROCESS, DIRECTION);
            limit = families.gauge("aiko_mqtt_queued_limit_bytes", "The limit of that memory.", PROCESS, DIRECTION);
        }

        private void add(String name, MessagesStatistics figures) {
            messages.add(figures.published(), name, OUT);
            messages.add(figures.received(), name, IN);
            bytes.add(figures.publishedBytes(), name, OUT);
            bytes.add(figures.receivedBytes(), name, IN);
            dropped.add(figures.droppedOut(), name, OUT);
            dropped.add(figures.droppedIn(), name, IN);
            connects.add(figures.connects(), name);
            waiting.add(figures.outboxSize(), name, OUT);
            waiting.add(figures.inboxSize(), name, IN);
            most.add(figures.outboxHighWaterMark(), name, OUT);
            most.add(figures.inboxHighWaterMark(), name, IN);
            waitingBytes.add(figures.outboxBytes(), name, OUT);
            waitingBytes.add(figures.inboxBytes(), name, IN);
            limit.add(figures.outboxLimit(), name, OUT);
            limit.add(figures.inboxLimit(), name, IN);
        }
    }

    private static final class Swaps {
        private static final double NANOS = 1e9;

        private final Family services;
        private final Family paused;
        private final Family longest;

        private Swaps(Families families) {
            services = families.counter(
                    "aiko_swap_services", "Services replaced by hot swaps, each once for each swap.", PROCESS);
            paused = families.counter(
                    "aiko_swap_pause_seconds",
                    "Sum of the times for which these services handled no messages.",
                    PROCESS);
            longest = families.gauge("aiko_swap_longest_pause_seconds", "The longest of these times.", PROCESS);
        }

        private void add(String name, SwapStatistics figures) {
            services.add(figures.services(), name);
            paused.add(figures.paused().toNanos() / NANOS, name);
            longest.add(figures.longestPause().toNanos() / NANOS, name);
        }
    }
}
