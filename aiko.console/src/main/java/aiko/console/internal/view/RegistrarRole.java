// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.request.Waiting;
import aiko.registrar.Page;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarStatistics;
import aiko.registrar.RemovedRow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The registrar of this container, the primary of the namespace, and its secondaries. */
@Component(service = RegistrarRole.class)
public class RegistrarRole {
    private static final long ANSWER_SECONDS = 3;
    /** A registrar that takes over may have to copy the directory first. */
    private static final long ROLE_SECONDS = 15;

    private static final int MOST_REMOVED = 500;

    private final AikoClient client;
    private final Audit audit;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Activate
    public RegistrarRole(@Reference AikoClient client, @Reference Audit audit) {
        this.client = client;
        this.audit = audit;
    }

    /** What is known now. */
    public Object show(Call call) throws InterruptedException {
        Registrar own = registrar;
        return Json.object(
                "primary",
                client.process()
                        .registrar()
                        .map(primary -> Json.object("path", primary.topicPath(), "version", primary.version()))
                        .orElse(null),
                "own",
                own == null ? null : own(own),
                "secondaries",
                own == null ? List.of() : secondaries(own));
    }

    private static Map<String, Object> own(Registrar own) throws InterruptedException {
        RegistrarStatistics statistics = answer(own.statistics(), ANSWER_SECONDS);
        return Json.object(
                "role", own.state().wireName(),
                "path", own.service().topicPath(),
                "services", own.serviceCount(),
                "processes", own.processCount(),
                "removedServices", own.historyCount(),
                "added", statistics.added(),
                "removed", statistics.removed(),
                "addedPerSecond", statistics.addedPerSecond(),
                "removedPerSecond", statistics.removedPerSecond(),
                "waiting", statistics.waitingRequests(),
                "refused", statistics.refused(),
                "bytes", statistics.directoryBytes(),
                "bytesLimit", statistics.directoryLimit(),
                "copyMissing",
                        statistics.copyMissing().isPresent()
                                ? statistics.copyMissing().getAsInt()
                                : null);
    }

    private static List<Object> secondaries(Registrar own) throws InterruptedException {
        return answer(own.secondaries(), ANSWER_SECONDS).stream()
                .<Object>map(secondary -> Json.object(
                        "path", secondary.topicPath(),
                        "ageMillis", secondary.age().toMillis(),
                        "holdsCopy", secondary.holdsCopy(),
                        "lag", secondary.lag().isPresent() ? secondary.lag().getAsInt() : null))
                .toList();
    }

    /** A part of the removed services. */
    public Object history(Call call) throws InterruptedException {
        int offset = call.number("offset", 0, Integer.MAX_VALUE);
        int limit = call.number("limit", 50, MOST_REMOVED);
        Page<RemovedRow> page = answer(own().history(offset, limit), ANSWER_SECONDS);
        return Json.object(
                "total",
                page.total(),
                "rows",
                page.rows().stream()
                        .map(row -> Json.object(
                                "path", row.service().topicPath(),
                                "name", row.service().name(),
                                "protocol", row.service().protocol(),
                                "owner", row.service().owner(),
                                "livedMillis", row.removed().minus(row.added()).toMillis()))
                        .toList());
    }

    /** Takes over from the primary. */
    public Object promote(Call call) throws InterruptedException {
        audit.change(call, "promote registrar " + own().service().topicPath());
        answer(own().promote(), ROLE_SECONDS);
        return show(call);
    }

    /** Lets another registrar take over. */
    public Object demote(Call call) throws InterruptedException {
        audit.change(call, "demote registrar " + own().service().topicPath());
        answer(own().demote(), ROLE_SECONDS);
        return show(call);
    }

    private Registrar own() {
        Registrar own = registrar;
        if (own == null) {
            throw Problem.notFound("this container has no registrar");
        }
        return own;
    }

    private static <T> T answer(CompletionStage<T> stage, long limitSeconds) throws InterruptedException {
        return Waiting.on(stage, limitSeconds, "the registrar did not answer within " + limitSeconds + " s");
    }
}
