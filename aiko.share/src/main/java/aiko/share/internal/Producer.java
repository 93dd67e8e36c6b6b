// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * The shared state of one service: it answers on the service's control topic. Owned by the event loop of the service. When
 * the service is succeeded, the successor's goes on with the items and the leases.
 */
final class Producer implements SharedState, ServiceCompanion {
    /** What others may set is small: it is kept, and sent to every lease holder. */
    private static final SExpressionLimits CONTROL_LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);

    private final TopicPath topicPath;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Logger logger;
    private final Items items;
    private final Readers readers;
    private final Complaints complaints;
    private final Listeners listeners;
    private final HeldStates heldStates;
    private volatile Runnable closed = () -> onLoop(this::removed);
    private volatile boolean succeeded;
    private volatile long refused;

    Producer(TopicPath topicPath, EventLoop eventLoop, Messages messages, Logger logger, HeldStates heldStates) {
        this.topicPath = topicPath;
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.logger = logger;
        this.heldStates = heldStates;
        items = new Items(heldStates.itemRoom());
        complaints = new Complaints(logger, System::nanoTime);
        readers = new Readers(topicPath, eventLoop, messages, complaints, items, heldStates.readerRoom());
        listeners = new Listeners(logger);
    }

    private Producer(Producer predecessor) {
        topicPath = predecessor.topicPath;
        eventLoop = predecessor.eventLoop;
        messages = predecessor.messages;
        logger = predecessor.logger;
        heldStates = predecessor.heldStates;
        items = predecessor.items;
        complaints = predecessor.complaints;
        readers = predecessor.readers;
        refused = predecessor.refused;
        listeners = new Listeners(logger);
    }

    /** Another one with the same items and leases, which nobody has from here any more. */
    Producer successor() {
        succeeded = true;
        return new Producer(this);
    }

    /** Any thread: the items that it begins with. Who follows it already is told what is other than it was. */
    void begin(Map<String, ?> first) {
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
    void whenClosed(Runnable action) {
        closed = action;
    }

    @Override
    public void held() {
        listeners.forgetAll();
        heldStates.add(topicPath, this);
    }

    @Override
    public boolean intercept(Message message) {
        return !succeeded && control(message);
    }

    @Override
    public void removed() {
        if (!succeeded) {
            heldStates.remove(topicPath, this);
            readers.endAll();
            items.giveBack();
        }
    }

    /** A control message of the service; whether it was for the shared state. */
    boolean control(Message message) {
        try {
            SExpression expression = ItemMessages.read(message.payload(), CONTROL_LIMITS);
            List<Object> arguments = expression.arguments();
            switch (expression.name()) {
                case "share" -> readers.share(ShareRequest.of(checked(expression, arguments, 3)));
                case "add" -> set(ItemCommand.ADD, checked(expression, arguments, 2));
                case "update" -> set(ItemCommand.UPDATE, checked(expression, arguments, 2));
                case "remove" -> {
                    ItemName name = name(checked(expression, arguments, 1));
                    messages.publish(topicPath.state(), Change.payload(ItemCommand.REMOVE, name.toString(), null));
                    removeItem(name);
                }
                default -> {
                    return false;
                }
            }
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            refused++;
            complaints.warn("message on {} is ignored: {}", message.topic(), unsuitable.getMessage());
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
        if (!items.hasRoomFor(name, value)) {
            throw new IllegalArgumentException("there is no room for larger items in this container");
        }
        Items.Before before = items.set(name, value);
        messages.publish(topicPath.state(), Change.payload(command, name.toString(), value));
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
        readers.changed(command, name.toString(), value, before.value());
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
        Listeners.Added added = listeners.prepare(listener);
        onLoop(() -> listeners.begin(added, items()));
        return added;
    }

    @Override
    public int leaseCount() {
        return readers.leaseCount();
    }

    @Override
    public SharedStateStatistics statistics() {
        return readers.statistics(refused);
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
