// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal;

import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.stream.EventStream;
import aiko.console.internal.stream.EventStreams;
import aiko.console.internal.view.Bundles;
import aiko.console.internal.view.Commands;
import aiko.console.internal.view.Directory;
import aiko.console.internal.view.HealthResults;
import aiko.console.internal.view.Log;
import aiko.console.internal.view.Overview;
import aiko.console.internal.view.RegistrarRole;
import aiko.console.internal.view.States;
import aiko.console.internal.view.Topics;
import aiko.event.Handle;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The addresses of the JSON interface. */
@Component(service = Routes.class)
public class Routes {
    private interface Answer {
        Object to(Call call) throws IOException, InterruptedException;
    }

    private interface Source {
        Handle begin(Call call, EventStream stream);
    }

    private final Map<String, Answer> reads;
    private final Map<String, Answer> changes;
    private final Map<String, Source> sources;
    private volatile long uploadLimit;

    @Activate
    public Routes(
            @Reference Overview overview,
            @Reference HealthResults health,
            @Reference Directory directory,
            @Reference Commands commands,
            @Reference States states,
            @Reference Bundles bundles,
            @Reference RegistrarRole registrar,
            @Reference Log log,
            @Reference Topics topics) {
        reads = Map.ofEntries(
                Map.entry("overview", overview::show),
                Map.entry("health", health::show),
                Map.entry("services", directory::services),
                Map.entry("service", directory::service),
                Map.entry("service/commands", directory::commands),
                Map.entry("service/state", states::items),
                Map.entry("bundles", bundles::list),
                Map.entry("bundles/dry-run", bundles::dryRun),
                Map.entry("registrar", registrar::show),
                Map.entry("registrar/history", registrar::history),
                Map.entry("log/levels", log::levels));
        changes = Map.ofEntries(
                Map.entry("service/state", states::change),
                Map.entry("service/call", commands::call),
                Map.entry("bundles/upload", call -> bundles.upload(call, uploadLimit)),
                Map.entry("bundles/discard", bundles::discard),
                Map.entry("bundles/swap", bundles::swap),
                Map.entry("bundles/rollback", bundles::rollback),
                Map.entry("registrar/promote", registrar::promote),
                Map.entry("registrar/demote", registrar::demote),
                Map.entry("log/level", log::setLevel),
                Map.entry("topics/publish", topics::publish));
        sources = Map.of(
                "stream/overview", overview::stream,
                "stream/state", states::stream,
                "stream/log", log::stream,
                "stream/topics", topics::stream);
    }

    void limitUploads(long bytes) {
        uploadLimit = bytes;
    }

    /**
     * Answers a request.
     *
     * @throws Problem if there is no such address, or not with this method
     */
    void answer(Call call, String name, EventStreams streams) throws IOException, InterruptedException {
        String method = call.exchange().getRequestMethod();
        Answer read = reads.get(name);
        Answer change = changes.get(name);
        Source source = sources.get(name);
        if (read == null && change == null && source == null) {
            throw Problem.notFound("there is no " + name);
        }
        if (read != null && (method.equals("GET") || method.equals("HEAD"))) {
            call.answer(200, read.to(call));
        } else if (change != null && method.equals("POST")) {
            call.answer(200, change.to(call));
        } else if (source != null && method.equals("GET")) {
            streams.run(call, stream -> source.begin(call, stream));
        } else {
            throw call.wrongMethod(Stream.of(
                            read == null ? "" : "GET, HEAD", source == null ? "" : "GET", change == null ? "" : "POST")
                    .filter(text -> !text.isEmpty())
                    .toArray(String[]::new));
        }
    }
}
