// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.share.ItemCommand;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStateListener;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/** Follows the shared state of one service. Owned by the event loop of the process, on which its messages come. */
final class Follower implements SharedStateFollower {
    static final Duration LEASE = Duration.ofSeconds(300);

    private final TopicPath self;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Logger logger;
    private final Wanted wanted;
    private final Items items = new Items();
    private final Listeners listeners;
    private volatile Runnable closed = () -> {};
    private volatile boolean ready;
    private Session session;

    /**
     * What is followed.
     *
     * @param items none for all
     * @param lease extended after four fifths of it
     */
    record Wanted(TopicPath service, List<String> items, Duration lease) {
        Wanted {
            items.forEach(ItemName::parse);
            items = List.copyOf(items);
        }

        Object filter() {
            return items.isEmpty() ? "*" : items;
        }
    }

    Follower(TopicPath self, EventLoop eventLoop, Messages messages, Logger logger, Wanted wanted) {
        this.self = self;
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.logger = logger;
        this.wanted = wanted;
        listeners = new Listeners(logger);
    }

    void whenClosed(Runnable action) {
        closed = action;
    }

    /** On the event loop: each connection begins with all items again, on a topic for which nobody holds a lease. */
    void connected(boolean connected) {
        if (connected == (session != null)) {
            return;
        }
        if (connected) {
            session = new Session();
        } else {
            endSession();
        }
    }

    /** One lease, from the first answer on. */
    private final class Session {
        private final String responseTopic = self + "/" + wanted.service().control() + "/" + UUID.randomUUID() + "/in";
        private final Handle subscription = messages.subscribe(responseTopic, this::received);
        private final Handle extension = eventLoop.addTimerHandler(
                this::request, wanted.lease().multipliedBy(4).dividedBy(5));
        private final Set<String> missing = new LinkedHashSet<>();
        private int expected;

        Session() {
            request();
        }

        private void request() {
            share(wanted.lease());
        }

        private void share(Duration lease) {
            messages.publishCommand(
                    wanted.service().control(), "share", responseTopic, lease.toSeconds(), wanted.filter());
        }

        void end() {
            extension.cancel();
            subscription.cancel();
            share(Duration.ZERO);
        }

        private boolean received(Message message) {
            try {
                read(SExpressions.parse(message.payload()));
            } catch (SExpressionException | IllegalArgumentException | IndexOutOfBoundsException unsuitable) {
                logger.warn("message on {} is ignored: {}", message.topic(), unsuitable.getMessage());
            }
            return true;
        }

        private void read(SExpression expression) {
            List<Object> arguments = expression.arguments();
            switch (expression.name()) {
                case "item_count" -> {
                    expected = Integer.parseInt(String.valueOf(arguments.get(0)));
                    missing.addAll(items().keySet());
                    counted();
                }
                case "add" -> {
                    try {
                        missing.remove(set(ItemCommand.ADD, arguments).toString());
                    } finally {
                        expected--;
                        counted();
                    }
                }
                case "update" -> set(ItemCommand.UPDATE, arguments);
                case "remove" -> removeItem(ItemName.parse(String.valueOf(arguments.get(0))));
                default -> throw new IllegalArgumentException("there is no command " + expression.command());
            }
        }

        /** What has not come with all items is not there any more. */
        private void counted() {
            if (expected == 0) {
                missing.retainAll(items().keySet());
                missing.forEach(item -> removeItem(ItemName.parse(item)));
                missing.clear();
                ready = true;
            }
        }
    }

    private ItemName set(ItemCommand command, List<Object> arguments) {
        ItemName name = ItemName.parse(String.valueOf(arguments.get(0)));
        Object value = arguments.get(1);
        if (name.second() != null && !(items.get(name.above()) instanceof Map)) {
            removeItem(name.above());
        }
        items.set(name, value);
        listeners.changed(command, name.toString(), value);
        return name;
    }

    private void removeItem(ItemName name) {
        if (items.remove(name).wasThere()) {
            listeners.changed(ItemCommand.REMOVE, name.toString(), null);
        }
    }

    private void endSession() {
        if (session != null) {
            session.end();
            session = null;
        }
    }

    @Override
    public boolean isReady() {
        return ready;
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
    public Handle addListener(SharedStateListener listener) {
        Listeners.Added added = listeners.prepare(listener);
        onLoop(() -> listeners.begin(added, items()));
        return added;
    }

    @Override
    public void cancel() {
        closed.run();
        onLoop(this::endSession);
    }

    private void onLoop(Runnable task) {
        if (eventLoop.isCurrentThread()) {
            task.run();
            return;
        }
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException terminated) {
            logger.debug("nobody follows {} any more: the process has ended", wanted.service());
        }
    }
}
