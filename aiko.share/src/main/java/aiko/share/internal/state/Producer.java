// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.process.spi.ServiceCompanion;
import aiko.share.ItemCommand;
import aiko.share.SharedState;
import aiko.share.SharedStateListener;
import aiko.share.SharedStateStatistics;
import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.item.ItemListeners;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.item.Items;
import aiko.share.internal.limit.RefusalLog;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.reader.Distributor;
import aiko.share.internal.wire.ItemMessages;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * The shared state of one service, for the code of that service. The event loop of the service owns it. If another version of the
 * service takes its place, that version continues with the items and the leases.
 */
public final class Producer implements SharedState, ServiceCompanion {
    private final TopicPath topicPath;
    private final EventLoop eventLoop;
    private final Logger logger;
    private final Items items;
    private final Distributor distributor;
    private final RefusalLog refusals;
    private final ControlCommands commands;
    private final ItemListeners listeners;
    private final StateChanges changes;
    private final PlacedStates placedStates;
    /** Changes by other threads. Event loops run control messages before tasks, and one that was sent after a change has to find it. */
    private final Queue<Runnable> queued = new ConcurrentLinkedQueue<>();

    private volatile Runnable closed = () -> onLoop(this::removed);
    private volatile StateOwner owner = StateOwner.NONE;
    private volatile Producer successor;
    private volatile boolean ended;

    public Producer(
            TopicPath topicPath,
            EventLoop eventLoop,
            Messages messages,
            Logger logger,
            PlacedStates placedStates,
            ShareLimits limits) {
        this.topicPath = topicPath;
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.placedStates = placedStates;
        items = new Items(limits.itemMemory());
        refusals = new RefusalLog(logger, System::nanoTime);
        distributor = new Distributor(topicPath, eventLoop, messages, refusals, items, limits);
        commands = new ControlCommands(topicPath.state(), messages, items, distributor, refusals);
        listeners = new ItemListeners(logger);
        changes = new StateChanges(items, distributor, listeners);
    }

    private Producer(Producer predecessor) {
        topicPath = predecessor.topicPath;
        eventLoop = predecessor.eventLoop;
        logger = predecessor.logger;
        placedStates = predecessor.placedStates;
        items = predecessor.items;
        refusals = predecessor.refusals;
        distributor = predecessor.distributor;
        commands = predecessor.commands;
        listeners = new ItemListeners(logger);
        changes = new StateChanges(items, distributor, listeners);
    }

    /** Passes the items and leases on to the state of the successor, and takes them from this one. */
    public Producer successor() {
        var next = new Producer(this);
        successor = next;
        return next;
    }

    /** Any thread: sets the first items. Followers of the predecessor receive the differences. */
    public void begin(Map<String, ?> first) {
        first.forEach((item, value) -> {
            ItemName name = ItemName.parse(item);
            Object carried = ItemMessages.carried(value);
            if (!isEmptyDictionary(value) && (carried == null || !carried.equals(items.get(name)))) {
                Items.Before before = items.set(name, carried);
                onLoop(() -> changes.changed(ItemCommand.UPDATE, name, carried, before));
            }
        });
    }

    /** Sets the owner of items, whom others have to ask. */
    public void ownedBy(StateOwner newOwner) {
        owner = newOwner;
    }

    /** Sets the action that ends the state when it is cancelled. */
    public void whenClosed(Runnable action) {
        closed = action;
    }

    @Override
    public void held() {
        listeners.forgetAll();
        disown();
        placedStates.held(topicPath, this);
    }

    @Override
    public boolean intercept(Message message) {
        runQueued();
        Producer next = successor;
        return next == null
                ? !ended && commands.handle(message, changes, owner)
                : !next.ended && next.intercept(message);
    }

    @Override
    public void removed() {
        if (successor == null) {
            ended = true;
            placedStates.ended(topicPath, this);
            distributor.endAll();
            items.release();
        }
        disown();
    }

    private void disown() {
        StateOwner former = owner;
        owner = StateOwner.NONE;
        former.closed();
    }

    @Override
    public Optional<Object> get(String item) {
        return Optional.ofNullable(items.get(ItemName.parse(item)));
    }

    @Override
    public Map<String, Object> items() {
        return items.select(ItemFilter.ALL);
    }

    @Override
    public void update(String item, Object value) {
        ItemName name = ItemName.parse(item);
        if (isEmptyDictionary(value)) {
            onLoop(() -> removeUnlessSucceeded(name));
            return;
        }
        Object carried = ItemMessages.carried(value);
        if (carried instanceof Map<?, ?> dictionary && name.second() == null) {
            dictionary.keySet().forEach(key -> name.below((String) key));
        }
        onLoop(() -> {
            if (successor == null) {
                changes.set(ItemCommand.UPDATE, name, carried);
            }
        });
    }

    @Override
    public void remove(String item) {
        ItemName name = ItemName.parse(item);
        onLoop(() -> removeUnlessSucceeded(name));
    }

    private void removeUnlessSucceeded(ItemName name) {
        if (successor == null) {
            changes.remove(name);
        }
    }

    @Override
    public Handle addListener(SharedStateListener listener) {
        ItemListeners.Added added = listeners.prepare(listener);
        onLoop(() -> listeners.begin(added, items()));
        return added;
    }

    @Override
    public int leaseCount() {
        return distributor.leaseCount();
    }

    @Override
    public SharedStateStatistics statistics() {
        return distributor.statistics(refusals.count());
    }

    @Override
    public void cancel() {
        closed.run();
    }

    private void onLoop(Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (IllegalArgumentException unsuitable) {
                refusals.warn("shared state of {}: change ignored: {}", topicPath, unsuitable.getMessage());
            }
        };
        if (eventLoop.isCurrentThread()) {
            guarded.run();
            return;
        }
        queued.add(guarded);
        try {
            eventLoop.execute(this::runNext);
        } catch (RejectedExecutionException terminated) {
            queued.clear();
            logger.debug("shared state of {} ended with its process", topicPath);
        }
    }

    /** One for each task of the event loop, which others share. */
    private void runNext() {
        Runnable next = queued.poll();
        if (next != null) {
            next.run();
        }
    }

    /** The changes that are queued now. */
    private void runQueued() {
        if (queued.isEmpty()) {
            return;
        }
        Runnable end = () -> {};
        queued.add(end);
        try {
            for (Runnable next = queued.poll(); next != end; next = queued.poll()) {
                next.run();
            }
        } finally {
            queued.remove(end);
        }
    }

    private static boolean isEmptyDictionary(Object value) {
        return value instanceof Map<?, ?> dictionary && dictionary.isEmpty();
    }
}
