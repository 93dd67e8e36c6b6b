// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.ClientStatistics;
import aiko.client.internal.directory.Directory;
import aiko.client.internal.request.Requests;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/** What the clients of all bundles have in common for one process: requests and directory. Safe for use by any thread. */
final class ProcessClient {
    private final EventLoop eventLoop;
    private final Requests requests;
    private final Directory directory;
    private final Handle connection;

    /** @param process as this bundle gets it */
    ProcessClient(AikoProcess process, Logger logger) {
        eventLoop = process.eventLoop();
        requests = new Requests(process);
        directory = new Directory(process, requests, logger);
        connection = process.addConnectionListener(state -> {
            requests.connectionChanged(state);
            if (state.isAtLeast(ConnectionState.TRANSPORT)) {
                directory.check();
            } else {
                directory.disconnected();
            }
        });
    }

    Requests requests() {
        return requests;
    }

    /** Only on the event loop, see {@link #onLoop}. */
    Directory directory() {
        return directory;
    }

    /** Runs the task on the event loop. Returns whether it will. */
    boolean onLoop(Runnable task) {
        try {
            eventLoop.execute(task);
            return true;
        } catch (RejectedExecutionException terminated) {
            return false;
        }
    }

    ClientStatistics statistics() {
        return new ClientStatistics(
                requests.underWay(),
                Requests.MOST,
                requests.completed(),
                requests.failed(),
                requests.late(),
                requests.room().taken(),
                requests.room().limit(),
                directory.size());
    }

    void close() {
        connection.cancel();
        onLoop(() -> {
            directory.close();
            requests.close();
        });
    }
}
