// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.member;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.process.ValueConversion;
import aiko.sexpression.SExpressionException;
import aiko.share.Item;
import aiko.share.SharedState;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.wire.ItemMessages;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.osgi.service.log.Logger;

/**
 * An object whose members are items of the shared state of a service. Items are published when they change; other members are
 * read when somebody asks, and again and again while somebody follows them. On the event loop of the service, unless stated
 * otherwise.
 */
public final class SharedObject {
    private static final String ONLY_CHANGED_BY_SERVICE = "only its service changes it";
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final String service;
    private final Object object;
    private final EventLoop eventLoop;
    private final ValueConversion conversion;
    private final Logger logger;
    private final Map<ItemName, PublishedItem> items = new HashMap<>();
    private final List<PolledMember> polled = new ArrayList<>();
    private Handle timer;
    private volatile SharedState state;

    /** Any thread. @throws IllegalArgumentException if a member cannot be shared; the message names the reason */
    public SharedObject(String service, Object object, EventLoop eventLoop, ValueConversion conversion, Logger logger) {
        this.service = service;
        this.object = object;
        this.eventLoop = eventLoop;
        this.conversion = conversion;
        this.logger = logger;
        for (SharedMembers.SharedMember member : SharedMembers.of(object.getClass())) {
            if (member.valueType() == null) {
                polled.add(new PolledMember(member));
            } else {
                items.put(member.name(), new PublishedItem(member));
            }
        }
    }

    /** Whether it has members that are shared. */
    public boolean isEmpty() {
        return items.isEmpty() && polled.isEmpty();
    }

    /** Any thread: its items are published in that state from now on, their present values first. */
    public void begin(SharedState newState) {
        state = newState;
        items.values().stream().filter(item -> item.differsFrom(newState)).forEach(PublishedItem::changed);
    }

    /** Any thread: the present values of its items; those of other members are read when somebody asks. */
    public void addTo(Map<String, Object> values) {
        items.forEach((name, item) -> values.put(name.toString(), conversion.write(item.item.get())));
    }

    /** Any thread: nothing is published any more. */
    public void end() {
        SharedState before = state;
        state = null;
        items.values().forEach(item -> item.listener.cancel());
        if (before != null) {
            onLoop(this::stopPolling);
        }
    }

    /** Any thread: removes its items from the state as well. */
    public void withdraw() {
        SharedState before = state;
        end();
        if (before != null) {
            items.keySet().forEach(name -> before.remove(name.toString()));
            polled.forEach(member -> before.remove(member.member.name().toString()));
        }
    }

    /** Somebody asks for the items. */
    public void refresh() {
        SharedState current = state;
        if (current == null || polled.isEmpty()) {
            return;
        }
        polled.forEach(member -> member.read(current));
        if (timer == null) {
            timer = eventLoop.addTimerHandler(this::poll, PERIOD);
        }
    }

    private void poll() {
        SharedState current = state;
        if (current == null || current.leaseCount() == 0) {
            stopPolling();
        } else {
            polled.forEach(member -> member.read(current));
        }
    }

    private void stopPolling() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The value that an item gets if others change it; the given one if it is not one of this object. */
    public Object change(ItemName name, Object value) {
        PublishedItem item = items.get(name);
        if (item != null) {
            return item.request(value);
        }
        checkChange(name, ONLY_CHANGED_BY_SERVICE, name.second() == null && value instanceof Map<?, ?>);
        return value;
    }

    public void checkRemoval(ItemName name) {
        if (items.containsKey(name)) {
            throw new IllegalArgumentException("item " + name + ": only its service removes it");
        }
        checkChange(name, "only its service removes it", true);
    }

    private void checkChange(ItemName name, String reason, boolean withThoseBelow) {
        for (PolledMember each : polled) {
            checkChange(name, each.member.name(), reason, withThoseBelow);
        }
        for (ItemName each : items.keySet()) {
            checkChange(name, each, reason, withThoseBelow);
        }
    }

    private static void checkChange(ItemName name, ItemName shared, String reason, boolean withThoseBelow) {
        boolean isBelow = name.second() == null
                && shared.second() != null
                && shared.above().equals(name);
        boolean isAbove = name.second() != null && shared.equals(name.above());
        if (shared.equals(name) || isAbove || isBelow && withThoseBelow) {
            throw new IllegalArgumentException("item " + shared + ": " + reason);
        }
    }

    private void publish(ItemName name, SharedState current, Object value) {
        try {
            current.update(name.toString(), conversion.write(value));
        } catch (SExpressionException | IllegalArgumentException unwritable) {
            logger.warn("service {}: item {} not published: {}", service, name, unwritable.getMessage());
        }
    }

    private void onLoop(Runnable task) {
        if (eventLoop.isCurrentThread()) {
            task.run();
            return;
        }
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException terminated) {
            logger.debug("service {} ended with its process", service);
        }
    }

    /** A member that is read again and again. */
    private final class PolledMember {
        private final SharedMembers.SharedMember member;
        private Object last;
        private SharedState lastState;
        private boolean hasFailed;

        PolledMember(SharedMembers.SharedMember member) {
            this.member = member;
        }

        void read(SharedState current) {
            try {
                Object value = conversion.write(member.reader().read(object));
                if (lastState != current || !Objects.equals(value, last)) {
                    publish(member.name(), current, value);
                    last = value;
                    lastState = current;
                }
                hasFailed = false;
            } catch (InvocationTargetException failure) {
                report(failure.getCause());
            } catch (IllegalAccessException | RuntimeException failure) {
                report(failure);
            }
        }

        private void report(Throwable failure) {
            if (!hasFailed) {
                hasFailed = true;
                logger.warn(
                        "service {}: item {} keeps its last value: {} failed: {}",
                        service,
                        member.name(),
                        member.description(),
                        failure.toString(),
                        failure);
            }
        }
    }

    /** An {@link Item}: of several changes before the event loop runs, the latest is published. */
    private final class PublishedItem {
        private final ItemName name;
        private final Item<Object> item;
        private final Function<Object, Object> reader;
        private final Handle listener;
        private final AtomicBoolean isQueued = new AtomicBoolean();
        private boolean isRequested;

        @SuppressWarnings("unchecked")
        PublishedItem(SharedMembers.SharedMember member) {
            name = member.name();
            try {
                item = (Item<Object>) member.reader().read(object);
            } catch (IllegalAccessException | InvocationTargetException impossible) {
                throw new IllegalStateException(impossible);
            }
            if (item == null) {
                throw new IllegalArgumentException(member.description() + " is null");
            }
            reader = conversion.reader(member.valueType());
            listener = item.onChange(value -> changed());
        }

        private boolean differsFrom(SharedState current) {
            return !Objects.equals(
                    ItemMessages.carried(conversion.write(item.get())),
                    current.get(name.toString()).orElse(null));
        }

        private void changed() {
            if (state == null) {
                return;
            }
            if (eventLoop.isCurrentThread()) {
                publishNow();
            } else if (isQueued.compareAndSet(false, true)) {
                onLoop(() -> {
                    isQueued.set(false);
                    publishNow();
                });
            }
        }

        private void publishNow() {
            SharedState current = state;
            if (current != null && !isRequested) {
                publish(name, current, item.get());
            }
        }

        /** The caller publishes the value, since it also echoes it. */
        private Object request(Object value) {
            if (item.isReadOnly()) {
                throw new IllegalArgumentException("item " + name + ": " + ONLY_CHANGED_BY_SERVICE);
            }
            isRequested = true;
            try {
                item.request(reader.apply(value));
                return ItemMessages.carried(conversion.write(item.get()));
            } catch (IllegalArgumentException refused) {
                publishIfChanged();
                throw new IllegalArgumentException("item " + name + ": " + refused.getMessage(), refused);
            } catch (RuntimeException failure) {
                publishIfChanged();
                throw new IllegalArgumentException(
                        "item " + name + ": its rule or a listener failed: " + failure, failure);
            } finally {
                isRequested = false;
            }
        }

        /** A listener that throws does not take the change back. */
        private void publishIfChanged() {
            isRequested = false;
            SharedState current = state;
            if (current != null && differsFrom(current)) {
                publishNow();
            }
        }
    }
}
