// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.ServiceListener;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.sexpression.SExpression;
import aiko.shell.internal.output.CommandException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the primary registrar, wherever it is. Never on an event loop. */
public final class DirectoryQueries {
    private static final int MOST_REMOVED = 100_000;
    private static final int MOST_BYTES = 32 << 20;
    private static final long FOLLOW_LIMIT_SECONDS = 10;

    private final AikoClient client;

    public DirectoryQueries(AikoClient client) {
        this.client = client;
    }

    /** A service that was removed, with the registrar's times in seconds. */
    public record Removed(ServiceDetails service, String timeAdded, String timeRemoved) {
        private static Removed of(SExpression row) {
            List<Object> details = row.arguments();
            try {
                return new Removed(
                        ServiceDetails.of(details), String.valueOf(details.get(6)), String.valueOf(details.get(7)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException unreadable) {
                throw new CommandException("the registrar sent a malformed row: " + details, unreadable);
            }
        }
    }

    public List<ServiceDetails> services(ServiceFilter filter) throws InterruptedException {
        registrar();
        return Answer.of(client.find(filter));
    }

    public List<Removed> history(int count) throws InterruptedException {
        Request request = Request.of(registrar().topicPath(), "history", count).withLimits(MOST_REMOVED, MOST_BYTES);
        return Answer.of(client.request(request)).stream().map(Removed::of).toList();
    }

    /**
     * Follows services; returns after the listener has got all that match now.
     *
     * @throws CommandException if the registrar does not answer
     */
    public Handle follow(ServiceFilter filter, ServiceListener listener) throws InterruptedException {
        RegistrarDetails registrar = registrar();
        var answered = new CountDownLatch(1);
        Handle follower = client.follow(filter, new ServiceListener() {
            @Override
            public void serviceAdded(ServiceDetails service) {
                listener.serviceAdded(service);
            }

            @Override
            public void serviceRemoved(ServiceDetails service) {
                listener.serviceRemoved(service);
            }

            @Override
            public void serviceChanged(ServiceDetails before, ServiceDetails service) {
                listener.serviceChanged(before, service);
            }

            @Override
            public void servicesSynchronized() {
                listener.servicesSynchronized();
                answered.countDown();
            }
        });
        boolean isAnswered = false;
        try {
            isAnswered = answered.await(FOLLOW_LIMIT_SECONDS, TimeUnit.SECONDS);
        } finally {
            if (!isAnswered) {
                follower.cancel();
            }
        }
        if (!isAnswered) {
            throw new CommandException("registrar " + registrar.topicPath() + " did not send its services within "
                    + FOLLOW_LIMIT_SECONDS + " s");
        }
        return follower;
    }

    /**
     * The primary.
     *
     * @throws CommandException if none is known
     */
    public RegistrarDetails registrar() {
        AikoProcess process = client.process();
        return process.registrar()
                .orElseThrow(() -> new CommandException("no registrar known to process "
                        + process.topicPath().process() + ": its connection is " + process.connectionState()));
    }
}
