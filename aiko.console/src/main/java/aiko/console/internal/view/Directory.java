// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.client.ServiceDescription;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.request.Waiting;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDetails;
import aiko.process.ServiceStatistics;
import aiko.process.TopicPath;
import aiko.process.spi.ManagedProcess;
import aiko.registrar.Page;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import aiko.registrar.ServiceRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The services of the namespace, in parts, and single ones. */
@Component(service = Directory.class)
public class Directory {
    private static final int MOST_ROWS = 500;
    /** To compare tags with a pattern, each service is looked at. */
    private static final int CHUNK = 10_000;

    private static final long LIMIT_SECONDS = 10;
    private static final String LATE = "the registrar did not answer within " + LIMIT_SECONDS + " s";

    private final AikoClient client;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Activate
    public Directory(@Reference AikoClient client) {
        this.client = client;
    }

    /** A part of the services that match. */
    public Object services(Call call) throws InterruptedException {
        Selection selection = Selection.of(
                call.parameter("text"), call.parameter("protocol"), call.parameter("owner"), call.parameter("tags"));
        int offset = call.number("offset", 0, Integer.MAX_VALUE);
        int limit = call.number("limit", 50, MOST_ROWS);
        Page<ServiceDetails> page = page(selection, offset, limit);
        return Json.object(
                "total", page.total(),
                "offset", page.offset(),
                "rows", page.rows().stream().map(this::row).toList());
    }

    private Page<ServiceDetails> page(Selection selection, int offset, int limit) throws InterruptedException {
        Registrar own = registrar;
        if (!hasDirectory(own)) {
            return part(found(selection), offset, limit);
        }
        if (selection.isQuery()) {
            Page<ServiceRow> page = Waiting.on(own.query(selection.query(), offset, limit), LIMIT_SECONDS, LATE);
            return new Page<>(page.rows().stream().map(ServiceRow::service).toList(), offset, page.total());
        }
        var all = new ArrayList<ServiceDetails>();
        for (int at = 0; ; at += CHUNK) {
            Page<ServiceRow> page = Waiting.on(own.query(selection.query(), at, CHUNK), LIMIT_SECONDS, LATE);
            page.rows().stream()
                    .map(ServiceRow::service)
                    .filter(selection::matches)
                    .forEach(all::add);
            if (at + CHUNK >= page.total() || page.rows().isEmpty()) {
                return part(all, offset, limit);
            }
        }
    }

    private static boolean hasDirectory(Registrar own) throws InterruptedException {
        if (own == null || own.state() == RegistrarState.PRIMARY) {
            return own != null;
        }
        return own.state() == RegistrarState.SECONDARY
                && Waiting.on(own.statistics(), LIMIT_SECONDS, LATE)
                                .copyMissing()
                                .orElse(1)
                        == 0;
    }

    private List<ServiceDetails> found(Selection selection) throws InterruptedException {
        if (client.process().registrar().isEmpty()) {
            throw Problem.unavailable("no registrar known to process "
                    + client.process().topicPath().process() + ": its connection is "
                    + client.process().connectionState());
        }
        return Waiting.on(client.find(selection.filter()), LIMIT_SECONDS, LATE).stream()
                .filter(selection::matches)
                .sorted(Comparator.comparing(service -> service.topicPath().toString()))
                .toList();
    }

    private static Page<ServiceDetails> part(List<ServiceDetails> all, int offset, int limit) {
        int from = Math.min(offset, all.size());
        return new Page<>(all.subList(from, Math.min(from + limit, all.size())), offset, all.size());
    }

    private Map<String, Object> row(ServiceDetails service) {
        return Json.object(
                "path", service.topicPath(),
                "name", service.name(),
                "protocol", service.protocol(),
                "transport", service.transport(),
                "owner", service.owner(),
                "tags", service.tags(),
                "figures", figures(service.topicPath()));
    }

    private Optional<HostedService> hosted(TopicPath path) {
        return processes.stream()
                .filter(process -> process.topicPath().isSameProcess(path))
                .flatMap(process -> ManagedProcess.of(process).service(path).stream())
                .findFirst();
    }

    /** Of a service of this container; else null. */
    private Map<String, Object> figures(TopicPath path) {
        return hosted(path)
                .map(service -> {
                    ServiceStatistics statistics = service.statistics();
                    return Json.object(
                            "handled", statistics.handled(),
                            "failed", statistics.failed(),
                            "waiting", statistics.waiting(),
                            "most", statistics.highWaterMark(),
                            "dropped", statistics.dropped(),
                            "averageMicros", micros(statistics.averageTime()),
                            "longestMicros", micros(statistics.longest()),
                            "lastFailure",
                                    statistics
                                            .lastFailure()
                                            .<Object>map(last -> Json.object(
                                                    "text", last.text(),
                                                    "time", last.time().toEpochMilli()))
                                            .orElse(null));
                })
                .orElse(null);
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }

    /** One service, and whether it is registered. */
    public Object service(Call call) throws InterruptedException {
        TopicPath path = path(call.parameter("path"));
        Optional<HostedService> hosted = hosted(path);
        ServiceDetails details = hosted.map(HostedService::details).orElse(null);
        if (details == null) {
            details = page(Selection.of(path), 0, 1).rows().stream()
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("service " + path + " not found"));
        }
        Map<String, Object> service = row(details);
        service.put("bundle", hosted.map(own -> own.bundle().getSymbolicName()).orElse(null));
        service.put("isLocal", hosted.isPresent());
        return service;
    }

    /** The commands that a service states. */
    public Object commands(Call call) throws InterruptedException {
        ServiceDescription description = Waiting.on(client.describe(path(call.parameter("path"))), LIMIT_SECONDS, LATE);
        return Json.object(
                "isComplete",
                description.isComplete(),
                "commands",
                description.commands().stream()
                        .map(command -> Json.object(
                                "name", command.name(),
                                "parameters",
                                        command.parameters().stream()
                                                .map(parameter ->
                                                        Json.object("name", parameter.name(), "type", parameter.type()))
                                                .toList(),
                                "answer", command.answer(),
                                "description", command.description()))
                        .toList());
    }

    /** @throws Problem if it is no topic path */
    static TopicPath path(String text) {
        try {
            return TopicPath.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw Problem.wrong(wrong.getMessage());
        }
    }
}
