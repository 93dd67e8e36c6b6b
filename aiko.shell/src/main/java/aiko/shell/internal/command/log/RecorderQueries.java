// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.spi.Glob;
import aiko.process.AikoService;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.request.Answer;
import aiko.shell.internal.request.DirectoryQueries;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Asks a recorder of the namespace for the last log records of services: one of ours, or one of the reference. */
final class RecorderQueries {
    private static final String PROTOCOL = AikoService.PROTOCOL_PREFIX + "recorder:0";

    /** One of ours, which has several records of each service. */
    private static final String TAG = "records=true";

    /** As many as a recorder answers. */
    private static final int MOST_ROWS = 1_000;

    /** Limits of an answer: one of the reference has an item for each service. */
    private static final int MOST_ITEMS = 100_000;

    private static final int MOST_BYTES = 32 << 20;

    private static final String SHARED_ITEMS = "lru_cache";

    private final AikoClient client;
    private final DirectoryQueries queries;

    RecorderQueries(AikoClient client, DirectoryQueries queries) {
        this.client = client;
        this.queries = queries;
    }

    /** The last records that are meant, oldest first. */
    List<WireRecord> last(int count, LogFilter filter) throws InterruptedException {
        Glob service = filter.service();
        Object wanted = service.isAny() || service.isPath() && !service.isExact() ? "*" : topicPaths(service);
        ServiceDetails recorder = recorder();
        boolean isNarrow = filter.isNarrow() || wanted.equals("*") && !service.isAny();
        List<WireRecord> found = (recorder.tags().contains(TAG)
                        ? records(recorder.topicPath(), wanted, isNarrow ? MOST_ROWS : Math.min(count, MOST_ROWS))
                        : sharedRecords(recorder.topicPath())
                                .filter(record -> wanted.equals("*") || ((List<?>) wanted).contains(record.service())))
                .filter(record -> !service.isPath() || service.matches(record.service()))
                .filter(filter::matches)
                .toList();
        return found.subList(Math.max(0, found.size() - count), found.size());
    }

    private List<String> topicPaths(Glob service) throws InterruptedException {
        if (service.isPath()) {
            return List.of(service.text());
        }
        List<String> paths = services(ServiceFilter.named(service.onTheWire()))
                .filter(found -> service.matches(found.name()))
                .map(found -> found.topicPath().toString())
                .toList();
        if (paths.isEmpty()) {
            throw new CommandException(
                    "service \"" + service.text() + "\" not found; aiko:services lists all services");
        }
        return paths;
    }

    /** One of ours rather than one of the reference, and that of this process rather than another. */
    private ServiceDetails recorder() throws InterruptedException {
        return services(ServiceFilter.ALL.withProtocol(PROTOCOL))
                .min(Comparator.comparing(
                                (ServiceDetails found) -> !found.tags().contains(TAG))
                        .thenComparing(found -> !found.topicPath()
                                .isSameProcess(client.process().topicPath())))
                .orElseThrow(() -> new CommandException("no recorder in namespace "
                        + client.process().topicPath().namespace()
                        + "; start one with \"enabled = true\" in etc/aiko.logging.recorder.cfg,"
                        + " or follow services with aiko:log tail SERVICE"));
    }

    private Stream<ServiceDetails> services(ServiceFilter filter) throws InterruptedException {
        return queries.services(filter).stream();
    }

    private Stream<WireRecord> records(TopicPath recorder, Object services, int count) throws InterruptedException {
        return ask(Request.of(recorder, "records", services, count))
                .map(SExpression::arguments)
                .filter(row -> row.size() == 1 && row.get(0) instanceof List<?> pair && pair.size() == 2)
                .map(row -> (List<?>) row.get(0))
                .map(pair -> WireRecord.of(String.valueOf(pair.get(0)), String.valueOf(pair.get(1))));
    }

    /** The reference's has the last record of each service, in the order of their names. */
    private Stream<WireRecord> sharedRecords(TopicPath recorder) throws InterruptedException {
        return ask(Request.of(recorder, "share", Request.RESPONSE_TOPIC, 0, SHARED_ITEMS)
                        .onControl())
                .map(SExpression::arguments)
                .filter(item -> item.size() == 2 && String.valueOf(item.get(0)).startsWith(SHARED_ITEMS + '.'))
                .map(item -> WireRecord.of(
                        item.get(0).toString().substring(SHARED_ITEMS.length() + 1),
                        String.valueOf(item.get(1)).replace('\u00a0', ' ')))
                .sorted(Comparator.comparing(WireRecord::line));
    }

    private Stream<SExpression> ask(Request request) throws InterruptedException {
        return Answer.of(client.request(request.withLimits(MOST_ITEMS, MOST_BYTES))).stream();
    }
}
