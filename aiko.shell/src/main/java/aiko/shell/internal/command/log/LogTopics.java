// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceFilter;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.shell.internal.argument.Glob;
import aiko.shell.internal.request.DirectoryQueries;
import aiko.shell.internal.request.ServerConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private Optional<RegistrarDetails> registrar = Optional.empty();
    private Handle changes = () -> {};

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
            look();
        }
        ServerConnection.synchronize(process);
    }

    /** Checks whether another registrar is primary, which may know other services of that name. */
    void look() throws InterruptedException {
        Optional<RegistrarDetails> primary = process.registrar();
        if (service.isAny() || service.isPath() || primary.equals(registrar) && primary.isPresent()) {
            return;
        }
        if (primary.isEmpty() && !subscriptions.isEmpty()) {
            // Services stay without their registrar.
            return;
        }
        changes.cancel();
        changes = primary.map(
                        known -> process.messages().subscribe(known.topicPath().out(), this::changed))
                .orElse(() -> {});
        queries.services(new ServiceFilter(
                        service.onTheWire(), ServiceFilter.ANY, ServiceFilter.ANY, ServiceFilter.ANY, List.of()))
                .forEach(found -> added(found.name(), found.topicPath().toString()));
        registrar = primary;
    }

    private void changed(Message message) {
        try {
            SExpression change = SExpressions.parse(message.payload());
            if (change.name().equals("add") && change.arguments().size() == 6) {
                added(
                        String.valueOf(change.arguments().get(1)),
                        String.valueOf(change.arguments().get(0)));
            }
        } catch (SExpressionException notOfARegistrar) {
            // the registrar's topic, but somebody else's message
        }
    }

    private void added(String name, String path) {
        if (service.matches(name) && subscriptions.size() < MOST_SERVICES) {
            subscribe(path, listener);
        }
    }

    private void subscribe(String path, Consumer<WireRecord> records) {
        subscriptions.computeIfAbsent(
                path, added -> process.messages().subscribe(added + WireRecord.TOPIC_END, message -> {
                    records.accept(WireRecord.of(message));
                }));
    }

    @Override
    public void close() {
        changes.cancel();
        subscriptions.values().forEach(Handle::cancel);
    }
}
