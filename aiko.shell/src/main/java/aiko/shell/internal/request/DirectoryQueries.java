// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.client.AikoClient;
import aiko.client.FoundServices;
import aiko.client.NamespaceDetails;
import aiko.client.Namespaces;
import aiko.client.Request;
import aiko.client.ServiceListener;
import aiko.client.spi.ForwardingServiceListener;
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
import java.util.function.Function;

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

    /** The services of several namespaces, and which of these do not answer. */
    public FoundServices services(Namespaces namespaces, ServiceFilter filter) throws InterruptedException {
        return Answer.of(client.find(namespaces, filter));
    }

    /** The namespaces that there are, and those that are named. */
    public List<NamespaceDetails> namespaces(Namespaces namespaces) throws InterruptedException {
        return Answer.of(client.namespaces(namespaces));
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
        return follow(
                "registrar " + registrar.topicPath() + " did not send its services",
                listener,
                awaited -> client.follow(filter, awaited));
    }

    /**
     * Follows services of several namespaces, as {@link #follow(ServiceFilter, ServiceListener)}; registrars that do not answer are not
     * waited for.
     */
    public Handle follow(Namespaces namespaces, ServiceFilter filter, ServiceListener listener)
            throws InterruptedException {
        return follow(
                "the registrars did not send their services",
                listener,
                awaited -> client.follow(namespaces, filter, awaited));
    }

    private static Handle follow(String failure, ServiceListener listener, Function<ServiceListener, Handle> following)
            throws InterruptedException {
        var answered = new CountDownLatch(1);
        Handle follower = following.apply(new ForwardingServiceListener(listener) {
            @Override
            public void servicesSynchronized() {
                super.servicesSynchronized();
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
            throw new CommandException(failure + " within " + FOLLOW_LIMIT_SECONDS + " s");
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
