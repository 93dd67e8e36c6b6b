// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.process.spi.ServiceCompanion;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
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
import aiko.share.internal.wire.ShareRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * The shared state of one service: it answers on the service's control topic. Owned by the event loop of the service. When
 * the service is succeeded, the successor's goes on with the items and the leases.
 */
public final class Producer implements SharedState, ServiceCompanion {
    /** What others may set is small: it is kept, and sent to every lease holder. */
    private static final SExpressionLimits CONTROL_LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);

    private final TopicPath topicPath;
    private final String stateTopic;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Logger logger;
    private final Items items;
    private final Distributor distributor;
    private final RefusalLog refusals;
    private final ItemListeners listeners;
    private final VacantStates vacantStates;
    private volatile Runnable closed = () -> onLoop(this::removed);
    private volatile boolean succeeded;
    private volatile long refused;

    public Producer(
            TopicPath topicPath,
            EventLoop eventLoop,
            Messages messages,
            Logger logger,
            VacantStates vacantStates,
            ShareLimits limits) {
        this.topicPath = topicPath;
        stateTopic = topicPath.state();
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.logger = logger;
        this.vacantStates = vacantStates;
        items = new Items(limits.itemMemory());
        refusals = new RefusalLog(logger, System::nanoTime);
        distributor = new Distributor(topicPath, eventLoop, messages, refusals, items, limits);
        listeners = new ItemListeners(logger);
    }

    private Producer(Producer predecessor) {
        topicPath = predecessor.topicPath;
        stateTopic = predecessor.stateTopic;
        eventLoop = predecessor.eventLoop;
        messages = predecessor.messages;
        logger = predecessor.logger;
        vacantStates = predecessor.vacantStates;
        items = predecessor.items;
        refusals = predecessor.refusals;
        distributor = predecessor.distributor;
        refused = predecessor.refused;
        listeners = new ItemListeners(logger);
    }

    /** Another one with the same items and leases, which nobody has from here any more. */
    public Producer successor() {
        succeeded = true;
        return new Producer(this);
    }

    /** Any thread: the items that it begins with. Who follows it already is told what is other than it was. */
    public void begin(Map<String, ?> first) {
        first.forEach((item, value) -> {
            ItemName name = ItemName.parse(item);
            Object carried = carried(value);
            if (!isEmptyDictionary(value) && (carried == null || !carried.equals(items.get(name)))) {
                Items.Before before = items.set(name, carried);
                onLoop(() -> changed(ItemCommand.UPDATE, name, carried, before));
            }
        });
    }

    /** Has somebody do what ends the state when it is given up. */
    public void whenClosed(Runnable action) {
        closed = action;
    }

    @Override
    public void held() {
        listeners.forgetAll();
        vacantStates.add(topicPath, this);
    }

    @Override
    public boolean intercept(Message message) {
        return !succeeded && control(message);
    }

    @Override
    public void removed() {
        if (!succeeded) {
            vacantStates.remove(topicPath, this);
            distributor.endAll();
            items.giveBack();
        }
    }

    /** A control message of the service; whether it was for the shared state. */
    public boolean control(Message message) {
        try {
            SExpression expression = ItemMessages.read(message.payload(), CONTROL_LIMITS);
            List<Object> arguments = expression.arguments();
            switch (expression.name()) {
                case "share" -> distributor.share(ShareRequest.of(checked(expression, arguments, 3)));
                case "add" -> set(ItemCommand.ADD, checked(expression, arguments, 2));
                case "update" -> set(ItemCommand.UPDATE, checked(expression, arguments, 2));
                case "remove" -> {
                    ItemName name = name(checked(expression, arguments, 1));
                    messages.publish(stateTopic, ItemMessages.change(ItemCommand.REMOVE, name.toString(), null));
                    removeItem(name);
                }
                default -> {
                    return false;
                }
            }
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            refused++;
            refusals.warn("message on {} is ignored: {}", message.topic(), unsuitable.getMessage());
        }
        return true;
    }

    private static List<Object> checked(SExpression expression, List<Object> arguments, int count) {
        if (arguments.size() != count) {
            throw new IllegalArgumentException(
                    expression.name() + " has " + arguments.size() + " parameters, not " + count);
        }
        return arguments;
    }

    private static ItemName name(List<Object> arguments) {
        if (arguments.get(0) instanceof String text) {
            return ItemName.parse(text);
        }
        throw new IllegalArgumentException("its item is no symbol");
    }

    /** As it came over the wire: it is echoed. */
    private void set(ItemCommand command, List<Object> arguments) {
        ItemName name = name(arguments);
        Object value = arguments.get(1);
        items.checkMemoryFor(name, value);
        Items.Before before = items.set(name, value);
        messages.publish(stateTopic, ItemMessages.change(command, name.toString(), value));
        changed(command, name, value, before);
    }

    private void removeItem(ItemName name) {
        Items.Before before = succeeded ? new Items.Before(false, null) : items.remove(name);
        if (before.wasThere()) {
            changed(ItemCommand.REMOVE, name, null, before);
        }
    }

    /** Listeners come last, so that what they change themselves is the last word for everybody. */
    private void changed(ItemCommand command, ItemName name, Object value, Items.Before before) {
        distributor.changed(command, name.toString(), value, before.value());
        listeners.changed(command, name.toString(), value);
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
            onLoop(() -> removeItem(name));
            return;
        }
        Object carried = carried(value);
        if (carried instanceof Map<?, ?> dictionary && name.second() == null) {
            dictionary.keySet().forEach(key -> name.below((String) key));
        }
        onLoop(() -> {
            if (!succeeded) {
                changed(ItemCommand.UPDATE, name, carried, items.set(name, carried));
            }
        });
    }

    @Override
    public void remove(String item) {
        ItemName name = ItemName.parse(item);
        onLoop(() -> removeItem(name));
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
        return distributor.statistics(refused);
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
                logger.warn("the shared state of {} stays as it is: {}", topicPath, unsuitable.getMessage());
            }
        };
        if (eventLoop.isCurrentThread()) {
            guarded.run();
            return;
        }
        try {
            eventLoop.execute(guarded);
        } catch (RejectedExecutionException terminated) {
            logger.debug("the shared state of {} goes with its process", topicPath);
        }
    }

    private static boolean isEmptyDictionary(Object value) {
        return value instanceof Map<?, ?> dictionary && dictionary.isEmpty();
    }

    /** What a reader gets of a value. */
    private static Object carried(Object value) {
        return SExpressions.parse(SExpressions.generateBytes("carry", "item", value))
                .arguments()
                .get(1);
    }
}
