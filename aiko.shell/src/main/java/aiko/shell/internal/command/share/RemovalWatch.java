// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.share;

import aiko.client.spi.RegistrarChanges;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.shell.internal.output.CommandException;
import java.util.Optional;

/** Whether the primary registrar has removed a service since this was created. */
final class RemovalWatch implements AutoCloseable {
    private final AikoProcess process;
    private final TopicPath service;
    private final Handle connection;
    private volatile boolean isRemoved;
    /** Owned by the event loop. */
    private Optional<TopicPath> registrar = Optional.empty();

    private Handle changes = () -> {};

    RemovalWatch(AikoProcess process, TopicPath service) {
        this.process = process;
        this.service = service;
        connection = process.addConnectionListener(state -> followPrimary());
    }

    private void followPrimary() {
        Optional<TopicPath> primary = process.registrar().map(RegistrarDetails::topicPath);
        if (!primary.equals(registrar)) {
            registrar = primary;
            changes.cancel();
            changes = primary.map(this::follow).orElse(() -> {});
        }
    }

    private Handle follow(TopicPath primary) {
        return RegistrarChanges.follow(process.messages(), primary, new RegistrarChanges.Listener() {
            @Override
            public void removed(String topicPath) {
                if (topicPath.equals(service.toString())) {
                    isRemoved = true;
                }
            }
        });
    }

    /** @throws CommandException if the service was removed */
    void check() {
        if (isRemoved) {
            throw new CommandException("service " + service + " was removed");
        }
    }

    @Override
    public void close() {
        connection.cancel();
        process.eventLoop().execute(() -> changes.cancel());
    }
}
