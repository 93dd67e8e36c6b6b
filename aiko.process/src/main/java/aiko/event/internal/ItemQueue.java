// SPDX-License-Identifier: Apache-2.0
package aiko.event.internal;

import aiko.event.Handle;
import aiko.event.Mailbox;
import aiko.event.MailboxPrecedence;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The queue of a loop: items of any type, passed to the handlers of their type. */
final class ItemQueue {
    /** Items that may be queued. */
    static final int CAPACITY = 65_536;

    private final EventLoopThread loop;
    private final Mailbox<Object> mailbox;
    private final List<TypedHandler<?>> handlers = new CopyOnWriteArrayList<>();
    private final Set<Class<?>> unhandled = new HashSet<>();

    private record TypedHandler<T>(Class<T> type, Consumer<? super T> handler) {}

    ItemQueue(EventLoopThread loop) {
        this.loop = loop;
        mailbox = new MailboxQueue<>(loop, this::handle, "queue", CAPACITY, MailboxPrecedence.NORMAL);
    }

    static String nameOfHandler(Class<?> type) {
        return "queue handler for " + type.getName();
    }

    <T> Handle addHandler(Consumer<? super T> handler, Class<T> type) {
        var typed = new TypedHandler<T>(type, handler);
        handlers.add(typed);
        // By identity: equal handlers are different ones.
        return () -> handlers.removeIf(candidate -> candidate == typed);
    }

    boolean put(Object item) {
        return mailbox.put(item);
    }

    int size() {
        return mailbox.size();
    }

    int highWaterMark() {
        return mailbox.highWaterMark();
    }

    long dropped() {
        return mailbox.dropped();
    }

    private void handle(Object item) {
        boolean found = false;
        for (TypedHandler<?> handler : handlers) {
            if (handler.type().isInstance(item)) {
                found = true;
                deliver(handler, item);
            }
        }
        if (!found && unhandled.add(item.getClass())) {
            loop.failed("queue", new IllegalStateException("no handler for items of " + item.getClass()));
        }
    }

    private <T> void deliver(TypedHandler<T> typed, Object item) {
        try {
            typed.handler().accept(typed.type().cast(item));
        } catch (Throwable failure) {
            loop.failed(nameOfHandler(typed.type()), failure);
        }
    }
}
