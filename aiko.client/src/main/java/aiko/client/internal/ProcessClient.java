// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.ClientStatistics;
import aiko.client.internal.directory.Directory;
import aiko.client.internal.directory.OwnPrimary;
import aiko.client.internal.directory.ServicesRoom;
import aiko.client.internal.federation.Federation;
import aiko.client.internal.once.OnceCommands;
import aiko.client.internal.request.Requests;
import aiko.client.internal.request.Room;
import aiko.client.spi.ClientReports;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.spi.MemoryUse;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/** The requests and the directory of one process, shared by the clients of all bundles. Safe for use by any thread. */
final class ProcessClient {
    private final EventLoop eventLoop;
    private final Requests requests;
    private final OnceCommands onceCommands;
    private final ServicesRoom services;
    private final Directory directory;
    private final Federation federation;
    private final Handle connection;

    /** @param process the process as this bundle gets it */
    ProcessClient(AikoProcess process, Logger logger) {
        eventLoop = process.eventLoop();
        requests = new Requests(process);
        onceCommands = new OnceCommands(process, requests.room());
        services = new ServicesRoom(logger);
        var primary = new OwnPrimary(process, requests.primary());
        directory = new Directory(primary, eventLoop, process.messages(), requests, services);
        federation = new Federation(process, primary, directory, requests, services, logger);
        connection = process.addConnectionListener(state -> {
            requests.connectionChanged(state);
            onceCommands.connectionChanged(state);
            if (state.isAtLeast(ConnectionState.TRANSPORT)) {
                directory.check();
            } else {
                directory.disconnected();
                federation.disconnected();
            }
        });
    }

    Requests requests() {
        return requests;
    }

    OnceCommands onceCommands() {
        return onceCommands;
    }

    /** To be used on the event loop only, see {@link #onLoop}. */
    Directory directory() {
        return directory;
    }

    /** Likewise. */
    Federation federation() {
        return federation;
    }

    /** Runs the task on the event loop. Returns false if the event loop has ended. */
    boolean onLoop(Runnable task) {
        try {
            eventLoop.execute(task);
            return true;
        } catch (RejectedExecutionException terminated) {
            return false;
        }
    }

    ClientReports.Times times() {
        return new ClientReports.Times(
                requests.completedTimes().times(), requests.failedTimes().times());
    }

    ClientStatistics statistics() {
        return new ClientStatistics(
                requests.underWay(),
                Requests.MAX_REQUESTS,
                requests.completed(),
                requests.failed(),
                requests.late(),
                requests.room().taken(),
                requests.room().limit(),
                services.size());
    }

    /** @param process the name of the process, for people */
    List<MemoryUse.Figures> memoryUse(String process) {
        return List.of(
                figures("requests of process " + process, requests.room()),
                figures("services that process " + process + " follows", services.room()));
    }

    private static MemoryUse.Figures figures(String content, Room room) {
        return new MemoryUse.Figures(content, room.taken(), room.limit(), room.refused());
    }

    void close() {
        connection.cancel();
        onLoop(() -> {
            federation.close();
            directory.close();
            requests.close();
            onceCommands.close();
        });
    }
}
