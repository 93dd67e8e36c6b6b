// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.event.internal.OnLoop;
import aiko.message.internal.transport.Transport;
import aiko.message.internal.transport.TransportFactory;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** A connection that only finds out whether a server accepts this process: it may hang, or refuse the user. On the event loop. */
public final class Trial implements Transport.Listener {
    private final EventLoop eventLoop;
    private final Consumer<Throwable> outcome;
    private final Transport transport;
    private final Handle limit;
    private boolean isSettled;

    private Trial(EventLoop eventLoop, TransportFactory factory, Duration limit, Consumer<Throwable> outcome) {
        this.eventLoop = eventLoop;
        this.outcome = outcome;
        transport = factory.create("aiko-trial-" + UUID.randomUUID());
        this.limit = eventLoop.addOneShotTimerHandler(() -> settle(new SocketTimeoutException("no answer")), limit);
    }

    /** @param outcome receives null if the server accepts, else why not, on the event loop */
    public static void start(
            EventLoop eventLoop, TransportFactory factory, Duration limit, Consumer<Throwable> outcome) {
        var trial = new Trial(eventLoop, factory, limit, outcome);
        trial.transport.connect(null, trial);
    }

    private void settle(Throwable failure) {
        if (!isSettled) {
            isSettled = true;
            limit.cancel();
            transport.abandon();
            outcome.accept(failure);
        }
    }

    @Override
    public void connected() {
        onLoop(null);
    }

    @Override
    public void failed(Throwable cause) {
        onLoop(cause);
    }

    private void onLoop(Throwable failure) {
        if (!OnLoop.post(eventLoop, () -> settle(failure))) {
            transport.abandon();
        }
    }

    @Override
    public void received(String topic, byte[] payload, boolean retained) {
        // it subscribes to nothing
    }
}
