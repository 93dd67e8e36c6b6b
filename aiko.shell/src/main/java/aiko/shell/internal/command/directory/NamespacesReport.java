// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.AikoClient;
import aiko.client.NamespaceDetails;
import aiko.client.Request;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import aiko.shell.internal.request.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The primary registrars of several namespaces, and whether they answer. */
record NamespacesReport(Output out, AikoClient client) {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String COUNT = "service_count";

    void print(List<NamespaceDetails> namespaces) throws InterruptedException {
        List<CompletableFuture<String>> counts = new ArrayList<>();
        for (NamespaceDetails each : namespaces) {
            counts.add(each.registrar()
                    .map(primary -> count(primary.topicPath()))
                    .orElseGet(() -> CompletableFuture.completedFuture("")));
        }
        var table = new Table(
                Column.identifier("NAMESPACE"),
                Column.path("PRIMARY").orElse("none"),
                Column.figure("SERVICES").orElse("no answer"),
                Column.figure("VERSION"),
                Column.hidden("start_clock_seconds"));
        for (int i = 0; i < namespaces.size(); i++) {
            Optional<RegistrarDetails> primary = namespaces.get(i).registrar();
            String count = Answer.of(counts.get(i));
            table.add(
                    namespaces.get(i).name(),
                    primary.map(RegistrarDetails::topicPath).orElse(null),
                    count.isEmpty() ? null : Long.valueOf(count),
                    primary.map(RegistrarDetails::version).orElse(null),
                    primary.flatMap(known -> RemovedServices.seconds(known.timeStarted()))
                            .orElse(null));
        }
        out.print(Listing.ofNow().table("namespaces", table, "no registrar has announced itself"));
    }

    /** How many services it says it has; empty text if it does not answer with a number. */
    private CompletableFuture<String> count(TopicPath registrar) {
        Request request = Request.of(registrar, "share", Request.RESPONSE_TOPIC, 0, COUNT)
                .onControl()
                .withTimeLimit(LIMIT);
        return client.request(request)
                .thenApply(items -> items.stream()
                        .map(SExpression::arguments)
                        .filter(item -> item.size() == 2 && COUNT.equals(item.get(0)))
                        .map(item -> String.valueOf(item.get(1)))
                        .filter(value -> value.matches("\\d{1,18}"))
                        .findFirst()
                        .orElse(""))
                .exceptionally(silent -> "")
                .toCompletableFuture();
    }
}
