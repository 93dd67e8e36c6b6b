// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.client.AikoClient;
import aiko.event.Handle;
import aiko.logging.LogHistory;
import aiko.logging.LoggedRecord;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Tail;
import aiko.shell.internal.request.DirectoryQueries;
import java.util.List;

/** Prints the records that a filter selects: the last ones, or new ones. Never on an event loop. */
final class LogView {
    private static final String NOTHING = "no records found";

    private final AikoClient client;
    private final LogHistory history;
    private final Output out;
    private final LogFilter filter;
    private final DirectoryQueries queries;

    LogView(AikoClient client, LogHistory history, Output out, LogFilter filter) {
        this.client = client;
        this.history = history;
        this.out = out;
        this.filter = filter;
        queries = new DirectoryQueries(client);
    }

    /** The last ones of this container. */
    void print(int count) {
        List<LoggedRecord> last = history.last(count, filter::matches);
        last.forEach(this::print);
        printNothing(last);
    }

    /** The last ones that a recorder knows. */
    void printNamespace(int count) throws InterruptedException {
        List<WireRecord> last = new RecorderQueries(client, queries).last(count, filter);
        last.forEach(record -> out.print(record.listing()));
        printNothing(last);
    }

    private void print(LoggedRecord record) {
        out.print(LogFormat.listing(record));
    }

    private void printNothing(List<?> printed) {
        if (printed.isEmpty() && !out.isJson()) {
            out.line(NOTHING);
        }
    }

    /** Those of this container, after some of the last ones. */
    void follow(int count, double seconds) throws InterruptedException {
        var tail = new Tail<LoggedRecord>(out);
        Handle following = history.follow(record -> {
            if (filter.matches(record)) {
                tail.add(record);
            }
        });
        try {
            List<LoggedRecord> last = history.last(count, filter::matches);
            last.forEach(this::print);
            long printed = last.isEmpty() ? 0 : last.get(last.size() - 1).number();
            tail.print(
                    record -> {
                        if (record.number() > printed) {
                            print(record);
                        }
                    },
                    seconds,
                    () -> {});
        } finally {
            following.cancel();
        }
    }

    /** Those of services of the namespace, as they publish them. */
    void followNamespace(double seconds) throws InterruptedException {
        var tail = new Tail<WireRecord>(out);
        try (var topics = new LogTopics(client.process(), queries, filter.service(), record -> {
            if (filter.matches(record)) {
                tail.add(record);
            }
        })) {
            topics.open();
            tail.print(record -> out.print(record.listing()), seconds, () -> {});
        }
    }
}
