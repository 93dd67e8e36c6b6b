// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.figure;

import aiko.monitor.internal.figure.Families.Family;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.Secondary;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The registrar of this container. Figures that it does not give within a second are left out. */
@Component(service = MultiCollector.class)
public class RegistrarFigures implements MultiCollector {
    private static final long LIMIT_MILLIS = 1000;
    private static final int MOST_SECONDARIES = 20;
    private static final String CONTENT = "content";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    /** The one whose registrar it is. */
    private final AikoProcess process;

    @Activate
    public RegistrarFigures(
            @Reference(target = "(" + AikoConstants.PROCESS_NAME + "=" + AikoConstants.DEFAULT_PROCESS + ")")
                    AikoProcess process) {
        this.process = process;
    }

    @Override
    public MetricSnapshots collect() {
        var families = new Families();
        var directory = new Directory(families);
        var figures = new Figures(families);
        var secondaries = new Secondaries(families);
        Registrar present = registrar;
        if (present != null) {
            CompletionStage<RegistrarStatistics> statistics = present.statistics();
            CompletionStage<List<Secondary>> others = present.secondaries();
            directory.add(present, process.topicPath().namespace());
            answer(statistics).ifPresent(figures::add);
            answer(others).ifPresent(secondaries::add);
        }
        return families.collected();
    }

    private static <T> Optional<T> answer(CompletionStage<T> stage) {
        try {
            return Optional.of(stage.toCompletableFuture().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException unknown) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static final class Directory {
        private final Family role;
        private final Family services;
        private final Family processes;
        private final Family history;

        private Directory(Families families) {
            role = families.gauge(
                    "aiko_registrar_role", "1 for the present role of a registrar, 0 for others.", "namespace", "role");
            services = families.gauge("aiko_registrar_services", "Services in the directory.");
            processes = families.gauge("aiko_registrar_processes", "Processes with services in the directory.");
            history = families.gauge("aiko_registrar_history_services", "Removed services in the history.");
        }

        private void add(Registrar registrar, String namespace) {
            RegistrarState present = registrar.state();
            for (RegistrarState state : RegistrarState.values()) {
                role.add(state == present ? 1 : 0, namespace, state.wireName());
            }
            services.add(registrar.serviceCount());
            processes.add(registrar.processCount());
            history.add(registrar.historyCount());
        }
    }

    private static final class Figures {
        private final Family added;
        private final Family removed;
        private final Family queries;
        private final Family questions;
        private final Family dead;
        private final Family silent;
        private final Family refused;
        private final Family discarded;
        private final Family waiting;
        private final Family missing;
        private final Family bytes;
        private final Family limit;

        private Figures(Families families) {
            added = families.counter("aiko_registrar_added_services", "Services added.");
            removed = families.counter("aiko_registrar_removed_services", "Services removed.");
            queries = families.counter(
                    "aiko_registrar_queries", "Requests for services or history answered as the primary.");
            questions = families.counter(
                    "aiko_registrar_life_questions", "Questions to processes whether they live, as the primary.");
            dead = families.counter(
                    "aiko_registrar_dead_processes", "Processes removed that did not answer, and had no last will.");
            silent = families.gauge(
                    "aiko_registrar_silent_processes", "Processes whose answer to such a question is overdue.");
            refused = families.counter(
                    "aiko_registrar_refused_services", "Services refused, since the directory was full.");
            discarded = families.counter(
                    "aiko_registrar_discarded_history_services",
                    "Removed services discarded early, since the history was full.");
            waiting = families.gauge("aiko_registrar_waiting_requests", "Queued requests.");
            missing = families.gauge(
                    "aiko_registrar_copy_missing_services",
                    "Services that the copy of this secondary lacks; none if it has no copy.");
            bytes = families.gauge(
                    "aiko_registrar_memory_bytes", "Estimated memory of directory and history.", CONTENT);
            limit = families.gauge("aiko_registrar_memory_limit_bytes", "The limit of that.", CONTENT);
        }

        private void add(RegistrarStatistics figures) {
            added.add(figures.added());
            removed.add(figures.removed());
            queries.add(figures.queries());
            questions.add(figures.lifeQuestions());
            dead.add(figures.deadProcesses());
            silent.add(figures.silentProcesses());
            refused.add(figures.refused());
            discarded.add(figures.discarded());
            waiting.add(figures.waitingRequests());
            figures.copyMissing().ifPresent(number -> missing.add(number));
            bytes.add(figures.directoryBytes(), "directory");
            bytes.add(figures.historyBytes(), "history");
            limit.add(figures.directoryLimit(), "directory");
            limit.add(figures.historyLimit(), "history");
        }
    }

    private static final class Secondaries {
        private final Family number;
        private final Family lag;

        private Secondaries(Families families) {
            number = families.gauge("aiko_registrar_secondaries", "Secondaries in the directory of this registrar.");
            lag = families.gauge(
                    "aiko_registrar_secondary_lag_services",
                    "Services that the copy of a secondary lacks; of the " + MOST_SECONDARIES
                            + " oldest secondaries that answer.",
                    "secondary");
        }

        private void add(List<Secondary> secondaries) {
            number.add(secondaries.size());
            secondaries.stream().limit(MOST_SECONDARIES).forEach(secondary -> secondary
                    .lag()
                    .ifPresent(
                            services -> lag.add(services, secondary.topicPath().toString())));
        }
    }
}
