// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.client.ClientStatistics;
import aiko.client.spi.ClientReports;
import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import aiko.deployer.DeployerStatistics;
import aiko.logging.LogHistory;
import aiko.logging.LogStatistics;
import aiko.monitor.internal.figure.Families.Family;
import aiko.process.AikoProcess;
import aiko.process.spi.CallTimes;
import aiko.process.spi.MemoryUse;
import aiko.share.SharedStateStatistics;
import aiko.share.spi.ShareReport;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The parts of the container other than its processes: shared states, clients, log, deploy folder, memory. */
@Component(service = MultiCollector.class)
public class ContainerFigures implements MultiCollector {
    private static final String PROCESS = "process";
    private static final int MOST_CONTENTS = 50;
    private static final ClientStatistics UNUSED = new ClientStatistics(0, 0, 0, 0, 0, 0, 0, 0);
    private static final ClientReports.Times UNTIMED = new ClientReports.Times(CallTimes.NONE, CallTimes.NONE);

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ShareReport share;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ClientReports clients;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile LogHistory log;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<MemoryUse> memoryUses;

    @Override
    public MetricSnapshots collect() {
        var families = new Families();
        addShare(families, Optional.ofNullable(share));
        addClients(families);
        addLog(families, Optional.ofNullable(log).map(LogHistory::statistics));
        addDeployer(families, Optional.ofNullable(deployer));
        addMemory(families);
        return families.collected();
    }

    private static void addShare(Families families, Optional<ShareReport> report) {
        Family states = families.gauge("aiko_shared_states", "Shared states.");
        Family leases = families.gauge("aiko_shared_state_leases", "Leases on shared states.");
        Family waiting = families.gauge("aiko_shared_state_waiting_requests", "Queued requests for items.");
        Family merged = families.counter(
                "aiko_shared_state_merged_changes", "Changes that replaced an earlier one before it was sent.");
        Family ended = families.counter("aiko_shared_state_ended_leases", "Leases that ended early.");
        Family refused = families.counter("aiko_shared_state_refused_messages", "Messages that were ignored.");
        report.ifPresent(present -> {
            SharedStateStatistics totals = present.totals();
            states.add(present.states());
            leases.add(totals.leases());
            waiting.add(totals.waiting());
            merged.add(totals.merged());
            ended.add(totals.ended());
            refused.add(totals.refused());
        });
    }

    /** Zeros for a process whose clients nobody has used. */
    private void addClients(Families families) {
        Family requests =
                families.counter("aiko_client_requests", "Requests of clients that have ended.", PROCESS, "result");
        Family late = families.counter(
                "aiko_client_late_messages", "Answers without a request, or to one that has ended.", PROCESS);
        Family underWay = families.gauge("aiko_client_requests_under_way", "Requests that have not ended.", PROCESS);
        Family held = families.gauge("aiko_client_held_bytes", "Memory of requests and answers.", PROCESS);
        Family services = families.gauge("aiko_client_cached_services", "Services in the cache of clients.", PROCESS);
        var seconds = new CallHistogram(
                "aiko_client_request_seconds",
                "How long requests took, from the call to their end.",
                PROCESS,
                "result");
        ClientReports reports = clients;
        Map<String, ClientReports.Times> times = reports == null ? Map.of() : reports.times();
        Map<String, ClientStatistics> used = reports == null ? Map.of() : reports.clients();
        new Processes(processes).forEach((process, unused) -> {
            ClientStatistics figures = used.getOrDefault(process, UNUSED);
            requests.add(figures.completed(), process, "completed");
            requests.add(figures.failed(), process, "failed");
            ClientReports.Times took = times.getOrDefault(process, UNTIMED);
            seconds.add(took.completed(), process, "completed");
            seconds.add(took.failed(), process, "failed");
            late.add(figures.late(), process);
            underWay.add(figures.underWay(), process);
            held.add(figures.heldBytes(), process);
            services.add(figures.services(), process);
        });
        families.add(seconds.family());
    }

    private static void addLog(Families families, Optional<LogStatistics> figures) {
        Family records = families.counter("aiko_log_records", "Records of the log, by their levels.", "level");
        Family dropped = families.counter(
                "aiko_log_dropped_records",
                "Records dropped, since more were logged than could be written, or published.",
                "destination");
        figures.ifPresent(known -> {
            known.records()
                    .forEach((level, count) -> records.add(count, level.name().toLowerCase(Locale.ROOT)));
            dropped.add(known.dropped(), "all");
            dropped.add(known.droppedOnMqtt(), "mqtt");
        });
    }

    private static void addDeployer(Families families, Optional<Deployer> deployer) {
        Family files = families.gauge("aiko_deployer_files", "Files of the deploy folder, by their states.", "state");
        Family swaps = families.counter("aiko_deployer_swaps", "Bundles replaced by files of the deploy folder.");
        Family rollbacks =
                families.counter("aiko_deployer_rollbacks", "Replaced bundles whose content before was restored.");
        Family refused = families.counter("aiko_deployer_refused_files", "Files refused when they were read.");
        deployer.ifPresent(present -> {
            DeployerStatistics figures = present.statistics();
            var byState =
                    present.files().stream().collect(Collectors.groupingBy(DeployedFile::state, Collectors.counting()));
            for (DeployedFile.State state : DeployedFile.State.values()) {
                files.add(byState.getOrDefault(state, 0L), state.name().toLowerCase(Locale.ROOT));
            }
            swaps.add(figures.swaps());
            rollbacks.add(figures.rollbacks());
            refused.add(figures.refused());
        });
    }

    private void addMemory(Families families) {
        Family bytes = families.gauge("aiko_memory_bytes", "Memory for content of others.", "content");
        Family limit = families.gauge("aiko_memory_limit_bytes", "The limit of that.", "content");
        Family refused = families.counter("aiko_memory_refusals", "Requests refused at that limit.", "content");
        memoryUses.stream()
                .flatMap(use -> use.memoryUse().stream())
                .collect(Collectors.toMap(MemoryUse.Figures::content, figures -> figures, (one, same) -> one))
                .values()
                .stream()
                .limit(MOST_CONTENTS)
                .forEach(figures -> {
                    bytes.add(figures.bytes(), figures.content());
                    limit.add(figures.limit(), figures.content());
                    refused.add(figures.refused(), figures.content());
                });
    }
}
