// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.client.spi.Glob;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.shell.internal.request.DirectoryQueries;
import aiko.shell.internal.request.ServerConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Subscribes to the log topics of the services that a pattern matches; if it is a pattern of names, also to those of services
 * that are added later. Never on an event loop.
 */
final class LogTopics implements AutoCloseable {
    /** Maximum for one name, so that a large namespace does not need a subscription for each service. */
    private static final int MOST_SERVICES = 1_000;

    private final AikoProcess process;
    private final DirectoryQueries queries;
    private final Glob service;
    private final Consumer<WireRecord> listener;
    private final Map<String, Handle> subscriptions = new ConcurrentHashMap<>();
    private Handle follower = () -> {};

    /** @param service a name or a topic path */
    LogTopics(AikoProcess process, DirectoryQueries queries, Glob service, Consumer<WireRecord> listener) {
        this.process = process;
        this.queries = queries;
        this.service = service;
        this.listener = listener;
    }

    /** Returns when no record can be missed from then on. */
    void open() throws InterruptedException {
        if (service.isAny() || service.isPath()) {
            boolean isOne = service.isPath() && service.isExact();
            String path = isOne ? service.text() : process.topicPath().namespace() + "/+/+/+";
            subscribe(path, record -> {
                if (service.matches(record.service())) {
                    listener.accept(record);
                }
            });
        } else {
            follower = queries.follow(ServiceFilter.named(service.onTheWire()), this::added);
        }
        ServerConnection.synchronize(process);
    }

    private void added(ServiceDetails added) {
        if (service.matches(added.name()) && subscriptions.size() < MOST_SERVICES) {
            subscribe(added.topicPath().toString(), listener);
        }
    }

    private void subscribe(String path, Consumer<WireRecord> records) {
        subscriptions.computeIfAbsent(
                path, added -> process.messages().subscribe(added + WireRecord.TOPIC_END, message -> {
                    if (!message.retained()) {
                        records.accept(WireRecord.of(message));
                    }
                }));
    }

    @Override
    public void close() {
        follower.cancel();
        subscriptions.values().forEach(Handle::cancel);
    }
}
