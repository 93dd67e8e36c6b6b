// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Call;
import aiko.console.internal.stream.EventStream;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.Deployer;
import aiko.event.EventLoopStatistics;
import aiko.event.Handle;
import aiko.message.MessagesStatistics;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.spi.EventLoopReport;
import aiko.process.spi.ManagedProcess;
import aiko.registrar.Registrar;
import aiko.registrar.spi.Readiness;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;

/** The state of this container, and samples of its figures: one each second, of the last five minutes. */
@Component(service = Overview.class)
public class Overview {
    private static final int SAMPLES = 300;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final AikoProcess process;
    private final long startedMillis;
    private final Handle timer;
    private final Set<EventStream> streams = new CopyOnWriteArraySet<>();
    /** Guarded by itself. */
    private final Deque<Object> samples = new ArrayDeque<>(SAMPLES);

    @Reference(service = AikoProcess.class, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Map.Entry<Map<String, Object>, AikoProcess>> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Deployer deployer;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Condition.CONDITION_ID + "=" + Deployer.CONDITION_SETTLED + ")")
    private volatile Condition settled;

    @Activate
    public Overview(BundleContext context, @Reference AikoClient client) {
        process = client.process();
        String started = context.getProperty("aiko.started");
        startedMillis = started == null ? System.currentTimeMillis() : Long.parseLong(started);
        timer = process.eventLoop().addTimerHandler(this::sample, PERIOD, true);
    }

    @Deactivate
    void deactivate() {
        timer.cancel();
    }

    /** On the event loop. */
    private void sample() {
        List<Map.Entry<Map<String, Object>, AikoProcess>> all = processes;
        if (all == null) {
            return;
        }
        Map<String, Object> sample = measured(all);
        synchronized (samples) {
            if (samples.size() == SAMPLES) {
                samples.removeFirst();
            }
            samples.addLast(sample);
        }
        if (!streams.isEmpty()) {
            Map<String, Object> state = state();
            state.put("sample", sample);
            streams.forEach(stream -> stream.add("state", state));
        }
    }

    private static Map<String, Object> measured(List<Map.Entry<Map<String, Object>, AikoProcess>> processes) {
        long published = 0;
        long received = 0;
        long dropped = 0;
        long queued = 0;
        long handled = 0;
        long serviceFailures = 0;
        int services = 0;
        for (Map.Entry<Map<String, Object>, AikoProcess> each : processes) {
            AikoProcess process = each.getValue();
            MessagesStatistics messages = process.messages().statistics();
            published += messages.published();
            received += messages.received();
            dropped += messages.droppedIn() + messages.droppedOut();
            queued += messages.inboxSize() + messages.outboxSize();
            for (HostedService service : process.services()) {
                services++;
                serviceFailures += service.statistics().failed();
            }
            for (EventLoopReport loop : ManagedProcess.of(process).eventLoops()) {
                handled += loop.statistics().map(EventLoopStatistics::handled).orElse(0L);
            }
        }
        Runtime runtime = Runtime.getRuntime();
        return Json.object(
                "time", System.currentTimeMillis(),
                "published", published,
                "received", received,
                "dropped", dropped,
                "queued", queued,
                "handled", handled,
                "serviceFailures", serviceFailures,
                "services", services,
                "heap", runtime.totalMemory() - runtime.freeMemory());
    }

    /** The state, the figures of each process, and the samples so far. */
    public Object show(Call call) {
        Map<String, Object> overview = state();
        synchronized (samples) {
            overview.put("samples", new ArrayList<>(samples));
        }
        return overview;
    }

    /** The state with the newest sample, each second. */
    public Handle stream(Call call, EventStream stream) {
        streams.add(stream);
        stream.add("state", state());
        return () -> streams.remove(stream);
    }

    private Map<String, Object> state() {
        Runtime runtime = Runtime.getRuntime();
        Readiness.Look look = readiness().look();
        return Json.object(
                "state", look.state(),
                "reason", look.reason(),
                "process", process.topicPath().process(),
                "namespace", process.topicPath().namespace(),
                "startedMillis", startedMillis,
                "heapLimit", runtime.maxMemory(),
                "java", Runtime.version().toString(),
                "system", System.getProperty("os.name") + ' ' + System.getProperty("os.arch"),
                "processId", ProcessHandle.current().pid(),
                "threads", ManagementFactory.getThreadMXBean().getThreadCount(),
                "registrar", registrar == null ? "none" : registrar.state().wireName(),
                "bundles", bundles(),
                "processes", processes.stream().map(Overview::process).toList());
    }

    private Map<String, Object> bundles() {
        Deployer folder = deployer;
        if (folder == null) {
            return null;
        }
        var files = folder.files();
        return Json.object(
                "files", files.size(),
                "problems",
                        files.stream()
                                .filter(file -> file.state() != State.ACTIVE && file.state() != State.SUPERSEDED)
                                .count());
    }

    private Readiness readiness() {
        return new Readiness(
                process,
                processes.stream()
                        .map(Map.Entry::getValue)
                        .filter(each -> !each.topicPath().equals(process.topicPath()))
                        .toList(),
                Optional.ofNullable(registrar),
                settled != null);
    }

    private static Object process(Map.Entry<Map<String, Object>, AikoProcess> each) {
        AikoProcess process = each.getValue();
        MessagesStatistics messages = process.messages().statistics();
        Map<String, Long> failures = failures(process);
        return Json.object(
                "name", String.valueOf(each.getKey().get(AikoConstants.PROCESS_NAME)),
                "path", process.topicPath().process(),
                "server", process.messageServer(),
                "connection", process.connectionState(),
                "problem", process.connectionProblem().orElse(""),
                "connects", messages.connects(),
                "registrar",
                        process.registrar()
                                .map(primary -> primary.topicPath().toString())
                                .orElse(null),
                "services", process.services().size(),
                "outbox", messages.outboxSize(),
                "outboxBytes", messages.outboxBytes(),
                "outboxLimit", messages.outboxLimit(),
                "inbox", messages.inboxSize(),
                "inboxBytes", messages.inboxBytes(),
                "inboxLimit", messages.inboxLimit(),
                "droppedIn", messages.droppedIn(),
                "droppedOut", messages.droppedOut(),
                "loops",
                        ManagedProcess.of(process).eventLoops().stream()
                                .map(loop -> loop(loop, failures))
                                .toList());
    }

    /** Of the services of each bundle, the messages on which they failed: an event loop goes on without a failure of its own. */
    private static Map<String, Long> failures(AikoProcess process) {
        var failures = new HashMap<String, Long>();
        for (HostedService service : process.services()) {
            failures.merge(
                    service.bundle().getSymbolicName(), service.statistics().failed(), Long::sum);
        }
        return failures;
    }

    private static Object loop(EventLoopReport loop, Map<String, Long> failures) {
        return Json.object(
                "bundle", loop.bundle(),
                "running", loop.running(),
                "sinceMillis", loop.since().toMillis(),
                "stuck", loop.stuck(),
                "abandoned", loop.abandoned(),
                "longestMillis", loop.longest().toMillis(),
                "handled", loop.statistics().map(EventLoopStatistics::handled).orElse(0L),
                "serviceFailures", loop.abandoned() ? 0L : failures.getOrDefault(loop.bundle(), 0L),
                "waiting", loop.statistics().map(EventLoopStatistics::waiting).orElse(0));
    }
}
