// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.client.DirectoryState;
import aiko.client.Namespaces;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.client.internal.directory.Directory;
import aiko.client.internal.directory.Follower;
import aiko.client.spi.ForwardingServiceListener;
import aiko.process.ServiceDetails;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.service.log.Logger;

/** A follower for each of several namespaces, which look like one. */
public final class FederatedFollower implements ServiceFollower, Federation.Listener {
    /** Others do not wait longer for a registrar that is announced and does not answer. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final ServiceListener listener;
    private final Executor caller;
    private final Consumer<FederatedFollower> cancelled;
    private final Logger logger;
    private final Map<String, Part> parts = new ConcurrentHashMap<>();
    private volatile boolean isSettled;
    private volatile boolean isCancelled;

    // Owned by the event loop of the caller.
    private boolean isReported;

    // Owned by the event loop of the requests.
    private Federation federation;
    private Function<Part, Follower> followers;
    private Federation.Interest interest;

    /**
     * @param caller calls the listener
     * @param cancelled is called when the follower is cancelled; it calls {@link #close} on the event loop of the requests
     */
    public FederatedFollower(
            ServiceListener listener, Executor caller, Consumer<FederatedFollower> cancelled, Logger logger) {
        this.listener = listener;
        this.caller = caller;
        this.cancelled = cancelled;
        this.logger = logger;
    }

    /** The part of one namespace: passes its services on. */
    public final class Part extends ForwardingServiceListener {
        private final Member member;
        private final Follower follower;
        private volatile boolean isSynchronized;
        private volatile boolean isOverdue;

        private Part(Member member) {
            super(listener);
            this.member = member;
            follower = followers.apply(this);
        }

        /** The directory that it follows. */
        public Directory directory() {
            return member.directory();
        }

        @Override
        public void servicesSynchronized() {
            isSynchronized = true;
            report(true);
        }

        private boolean isKnown() {
            return isSynchronized || isOverdue;
        }

        private void overdue() {
            isOverdue = true;
            caller.execute(() -> report(false));
        }
    }

    /** On the event loop of the requests. */
    public void open(Federation in, Namespaces namespaces, Function<Part, Follower> creation) {
        if (!isCancelled) {
            federation = in;
            followers = creation;
            interest = in.open(namespaces, this);
        }
    }

    /** On the event loop of the requests. */
    public void close() {
        parts.values().forEach(part -> part.follower.cancel());
        parts.clear();
        if (interest != null) {
            interest.cancel();
        }
    }

    @Override
    public void found(Member namespace) {
        if (isCancelled || parts.containsKey(namespace.name())) {
            return;
        }
        var part = new Part(namespace);
        parts.put(namespace.name(), part);
        namespace.directory().follow(part.follower);
        federation.process().eventLoop().addOneShotTimerHandler(part::overdue, SILENCE);
    }

    @Override
    public void settled() {
        isSettled = true;
        parts.values().stream()
                .filter(part -> part.member.primary().current().isEmpty())
                .forEach(part -> part.isOverdue = true);
        caller.execute(() -> report(false));
    }

    /** On the event loop of the caller. */
    private void report(boolean again) {
        if (isCancelled
                || !isSettled
                || isReported && !again
                || !parts.values().stream().allMatch(Part::isKnown)) {
            return;
        }
        isReported = true;
        try {
            listener.servicesSynchronized();
        } catch (RuntimeException | LinkageError failure) {
            logger.error("service listener {} failed", listener.getClass().getName(), failure);
        }
    }

    @Override
    public List<ServiceDetails> services() {
        return parts.values().stream()
                .map(part -> part.follower.services())
                .flatMap(Collection::stream)
                .toList();
    }

    /** That of the namespace that is least complete. */
    @Override
    public DirectoryState state() {
        return isSettled && !isCancelled
                ? parts.values().stream()
                        .map(part -> part.follower.state())
                        .min(Comparator.naturalOrder())
                        .orElse(DirectoryState.READY)
                : DirectoryState.EMPTY;
    }

    @Override
    public void cancel() {
        isCancelled = true;
        cancelled.accept(this);
    }
}
