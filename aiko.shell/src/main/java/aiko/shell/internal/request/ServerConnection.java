// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.shell.internal.output.CommandException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The connection of a process to its MQTT server, without which a command fails. */
public final class ServerConnection {
    private static final long LIMIT_MILLIS = 2_000;

    private ServerConnection() {}

    /** @throws CommandException if there is none */
    public static void require(AikoProcess process) {
        if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
            throw missing(process);
        }
    }

    /**
     * Returns when the server has acknowledged all subscriptions made before. Never on an event loop.
     *
     * @throws CommandException if it does not within the limit
     */
    public static void synchronize(AikoProcess process) throws InterruptedException {
        try {
            process.messages().synchronize().toCompletableFuture().get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            throw missing(process);
        }
    }

    private static CommandException missing(AikoProcess process) {
        return new CommandException("not connected to MQTT server " + process.messageServer());
    }
}
