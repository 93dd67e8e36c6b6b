// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.event.internal.Behalf;
import aiko.event.internal.EventLoopThread;
import aiko.event.internal.FailureHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The event loops of a process: its own, which also runs the services where there is one thread, and those among which
 * the services are divided where there are several.
 */
final class ServiceLoops {
    private final EventLoopThread process;
    private final List<EventLoopThread> ofServices = new ArrayList<>();

    /** @param threads that run services, at least one */
    ServiceLoops(String name, int threads, FailureHandler failureHandler, Behalf behalf) {
        process = new EventLoopThread(name, failureHandler, behalf);
        if (threads > 1) {
            for (int i = 1; i <= threads; i++) {
                ofServices.add(new EventLoopThread(name + "-services-" + i, failureHandler, behalf));
            }
        }
    }

    void start() {
        process.start();
        ofServices.forEach(EventLoopThread::start);
    }

    EventLoopThread process() {
        return process;
    }

    EventLoop ofService(int serviceId) {
        return ofServices.isEmpty() ? process : ofServices.get(serviceId % ofServices.size());
    }

    /** The services' loops end first: what they ask of the process is still done. */
    void terminate(Duration limit) {
        ofServices.forEach(loop -> loop.terminate(limit));
        process.terminate(limit);
    }
}
