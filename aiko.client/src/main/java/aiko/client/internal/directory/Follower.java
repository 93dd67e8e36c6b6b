// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.client.DirectoryState;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * Reports the services that match a filter to a listener, on the event loop of its bundle. Each changed service is noted once until
 * it is reported: a slow listener gets the latest state, and needs no more memory than the services themselves.
 */
public final class Follower implements ServiceFollower {
    /** Services that are reported before other tasks of the event loop have a turn. */
    private static final int TURN = 256;

    private final ServiceFilter filter;
    private final ServiceListener listener;
    private final Executor caller;
    private final Consumer<Follower> cancelled;
    private final Consumer<TopicPath> removed;
    private final Logger logger;
    private volatile DirectoryCopy copy;
    private volatile boolean isCancelled;

    // Guarded by this.
    private final Set<TopicPath> changed = new LinkedHashSet<>();
    private boolean isSynchronized;
    private boolean isScheduled;

    // Owned by the event loop of the caller.
    private final Map<TopicPath, ServiceDetails> reported = new HashMap<>();

    /**
     * @param caller calls the listener
     * @param cancelled is called when the follower is cancelled
     * @param removed is called after the listener knows that a service was removed, and calls it no more
     */
    public Follower(
            ServiceFilter filter,
            ServiceListener listener,
            Executor caller,
            Consumer<Follower> cancelled,
            Consumer<TopicPath> removed,
            Logger logger) {
        this.filter = filter;
        this.listener = listener;
        this.caller = caller;
        this.cancelled = cancelled;
        this.removed = removed;
        this.logger = logger;
    }

    ServiceFilter filter() {
        return filter;
    }

    boolean isCancelled() {
        return isCancelled;
    }

    /** On the event loop of the directory. */
    void attach(DirectoryCopy to) {
        copy = to;
        synchronized (this) {
            to.services().forEach(service -> changed.add(service.topicPath()));
            isSynchronized = to.state() == DirectoryState.READY;
        }
        schedule();
    }

    /** On the event loop of the directory. */
    void changed(TopicPath service) {
        synchronized (this) {
            changed.add(service);
        }
        schedule();
    }

    /** On the event loop of the directory. */
    void synchronizedWithRegistrar() {
        synchronized (this) {
            isSynchronized = true;
        }
        schedule();
    }

    @Override
    public List<ServiceDetails> services() {
        DirectoryCopy attached = copy;
        return attached == null || isCancelled
                ? List.of()
                : attached.services().stream().filter(filter::matches).toList();
    }

    @Override
    public DirectoryState state() {
        DirectoryCopy attached = copy;
        return attached == null || isCancelled ? DirectoryState.EMPTY : attached.state();
    }

    @Override
    public void cancel() {
        isCancelled = true;
        synchronized (this) {
            changed.clear();
        }
        cancelled.accept(this);
    }

    private void schedule() {
        synchronized (this) {
            if (isScheduled || isCancelled || changed.isEmpty() && !isSynchronized) {
                return;
            }
            isScheduled = true;
        }
        caller.execute(this::report);
    }

    /** On the event loop of the caller. */
    private void report() {
        List<TopicPath> turn = new ArrayList<>(TURN);
        boolean reportsSynchronized;
        synchronized (this) {
            isScheduled = false;
            Iterator<TopicPath> next = changed.iterator();
            while (next.hasNext() && turn.size() < TURN) {
                turn.add(next.next());
                next.remove();
            }
            reportsSynchronized = isSynchronized && changed.isEmpty();
            isSynchronized &= !reportsSynchronized;
        }
        turn.forEach(this::report);
        if (reportsSynchronized) {
            call(listener::servicesSynchronized);
        }
        schedule();
    }

    private void report(TopicPath path) {
        ServiceDetails now = copy.get(path);
        if (now != null && !filter.matches(now)) {
            now = null;
        }
        ServiceDetails before = now == null ? reported.remove(path) : reported.put(path, now);
        ServiceDetails service = now;
        if (before == null && service != null) {
            call(() -> listener.serviceAdded(service));
        } else if (before != null && service == null) {
            call(() -> listener.serviceRemoved(before));
            removed.accept(path);
        } else if (before != null && !before.equals(service)) {
            call(() -> listener.serviceChanged(before, service));
        }
    }

    private void call(Runnable event) {
        if (isCancelled) {
            return;
        }
        try {
            event.run();
        } catch (RuntimeException | LinkageError failure) {
            logger.error("service listener {} failed", listener.getClass().getName(), failure);
        }
    }
}
