// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.ServerAddresses;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * While a process is connected to another address of its server, tries the first one from time to time, and returns to it when it
 * accepts. Owned by the event loop.
 */
public final class ReturnToFirst {
    private final EventLoop eventLoop;
    private final Server server;
    private final Duration interval;
    private final Runnable reconnect;
    private Handle next;
    private boolean isClosed;

    /**
     * @param interval zero for never
     * @param reconnect called when the first address has been chosen
     */
    public ReturnToFirst(EventLoop eventLoop, Server server, Duration interval, Runnable reconnect) {
        this.eventLoop = eventLoop;
        this.server = server;
        this.interval = interval;
        this.reconnect = reconnect;
    }

    /** The process is connected. */
    public void connected() {
        ServerAddresses addresses = server.addresses();
        if (next == null && !isClosed && !interval.isZero() && addresses.currentIndex() != 0) {
            next = eventLoop.addOneShotTimerHandler(this::tryFirst, spread());
        }
    }

    public void close() {
        isClosed = true;
        if (next != null) {
            next.cancel();
        }
    }

    private void tryFirst() {
        if (server.addresses().currentIndex() == 0) {
            next = null;
            return;
        }
        Trial.start(eventLoop, server.addresses().first().factory(), server.connectLimit(), failure -> {
            next = null;
            if (isClosed || server.addresses().currentIndex() == 0) {
                return;
            }
            if (failure == null) {
                server.addresses().choose(0);
                reconnect.run();
            } else {
                connected();
            }
        });
    }

    /** Between half and one and a half of the interval, so that not all processes return at once. */
    private Duration spread() {
        long nanos = interval.toNanos();
        return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos));
    }
}
