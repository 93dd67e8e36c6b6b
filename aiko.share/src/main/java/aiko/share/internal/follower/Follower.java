// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import aiko.share.ItemCommand;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStateListener;
import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.item.ItemListeners;
import aiko.share.internal.item.ItemName;
import aiko.share.internal.item.Items;
import aiko.share.internal.limit.MemoryLimit;
import aiko.share.internal.limit.RefusalLog;
import aiko.share.internal.wire.ItemMessages;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/** Follows the shared state of one service. Owned by the event loop that handles its messages. */
public final class Follower implements SharedStateFollower {
    public static final Duration LEASE = Duration.ofSeconds(300);

    /** Requests with one response topic if there is no answer. */
    static final int REQUESTS = 4;

    /** Time limit for the next part of an incomplete answer. */
    private static final Duration INCOMPLETE = Duration.ofSeconds(2);

    /** Time limit for the second answer of a service that answered twice before. */
    private static final Duration ANOTHER_ANSWER = Duration.ofSeconds(1);

    private static final Set<String> LIFE_SIGNS = Set.of("present", "absent");

    private final TopicPath self;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Logger logger;
    private final RefusalLog refusals;
    private final Wanted wanted;
    private final Items items;
    private final ItemListeners listeners;
    private volatile Runnable closed = () -> {};
    private final Pauses pauses = new Pauses();
    private final LifeSigns lifeSigns;
    /** Earlier items that the current answer has not contained so far. */
    private final Set<String> missing = new LinkedHashSet<>();

    private volatile boolean ready;
    private Handle presence = () -> {};
    private Session session;
    /** The number of answers to the latest request. */
    private int answers;
    /** The number of their items that have not arrived yet. */
    private long expected;

    /**
     * The followed items.
     *
     * @param items empty for all
     * @param lease extended after four fifths of it
     */
    public record Wanted(TopicPath service, List<String> items, Duration lease) {
        public Wanted {
            items.forEach(ItemName::parse);
            items = List.copyOf(items);
        }

        Object filter() {
            return items.isEmpty() ? "*" : items;
        }
    }

    /** @param memory of the items of all shared states of the container */
    public Follower(
            TopicPath self, EventLoop eventLoop, Messages messages, Logger logger, Wanted wanted, MemoryLimit memory) {
        items = new Items(memory);
        this.self = self;
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.logger = logger;
        refusals = new RefusalLog(logger, System::nanoTime);
        this.wanted = wanted;
        listeners = new ItemListeners(logger);
        lifeSigns = new LifeSigns(eventLoop, this::processMayHaveChanged);
    }

    public void whenClosed(Runnable action) {
        closed = action;
    }

    /** On the event loop: each connection requests all items again. */
    public void connected(boolean connected) {
        if (connected == (session != null)) {
            return;
        }
        if (connected) {
            // The own process is there whenever it is connected.
            presence = wanted.service().isSameProcess(self)
                    ? () -> {}
                    : messages.subscribe(wanted.service().withServiceId(0).state(), this::processChanged);
            requestAgain();
        } else {
            endSession();
        }
    }

    /** The process of the service has started, and has no leases; or it has ended, and may start again. */
    private void processChanged(Message message) {
        if (!message.retained() && LIFE_SIGNS.contains(nameOf(message))) {
            lifeSigns.received();
        }
    }

    private void processMayHaveChanged() {
        if (session != null) {
            requestAgain();
        }
    }

    private static String nameOf(Message message) {
        try {
            return SExpressions.parse(message.payload()).name();
        } catch (SExpressionException unreadable) {
            return "";
        }
    }

    private void requestAgain() {
        pauses.beginAnew();
        beginSession();
    }

    /** With a new response topic, for which there is no lease: answers to earlier requests are not received. */
    private void beginSession() {
        if (session != null) {
            session.end();
        }
        session = new Session();
    }

    /**
     * One lease, from its first request on. The request is repeated until it is answered, since the service may not have started
     * yet; if it has received one already, the next one only extends the lease.
     */
    private final class Session {
        private final String responseTopic = self + "/" + wanted.service().control() + "/" + UUID.randomUUID() + "/in";
        private final Handle subscription = messages.subscribe(responseTopic, this::received);
        private final Handle extension = eventLoop.addTimerHandler(
                this::extend, wanted.lease().multipliedBy(4).dividedBy(5));
        private final int formerAnswers = answers;
        private Handle look = () -> {};
        private Handle removal = () -> {};
        private int requests;
        private boolean isBegun;
        private boolean isExtended;
        private boolean hasProgressed;

        Session() {
            answers = 0;
            expected = 0;
            request();
        }

        private void request() {
            requests++;
            share(wanted.lease());
            lookLater(pauses.next());
        }

        private void share(Duration lease) {
            messages.publishCommand(
                    wanted.service().control(), "share", responseTopic, lease.toSeconds(), wanted.filter());
        }

        private void lookLater(Duration pause) {
            look.cancel();
            look = eventLoop.addOneShotTimerHandler(this::look, pause);
        }

        private void look() {
            if (isBegun && hasProgressed) {
                hasProgressed = false;
                lookLater(INCOMPLETE);
            } else if (isBegun || requests == REQUESTS) {
                // Its answer, or a part of it, is lost.
                beginSession();
            } else {
                request();
            }
        }

        /** A service that has lost the lease answers with all items. */
        private void extend() {
            if (isBegun && expected == 0) {
                isExtended = true;
                share(wanted.lease());
            }
        }

        void end() {
            look.cancel();
            removal.cancel();
            extension.cancel();
            subscription.cancel();
            share(Duration.ZERO);
        }

        private void received(Message message) {
            if (session == this) {
                try {
                    read(ItemMessages.read(message.payload(), SExpressionLimits.DEFAULT));
                } catch (SExpressionException | IllegalArgumentException | IndexOutOfBoundsException unsuitable) {
                    refusals.refuse(message.topic(), unsuitable.getMessage());
                }
            }
        }

        private void read(SExpression expression) {
            List<Object> arguments = expression.arguments();
            switch (expression.name()) {
                case "item_count" -> answerBegins(count(arguments.get(0)));
                case "add" -> {
                    try {
                        set(ItemCommand.ADD, arguments);
                    } finally {
                        itemArrived();
                    }
                }
                case "update" -> set(ItemCommand.UPDATE, arguments);
                case "remove" -> removeItem(ItemName.parse(String.valueOf(one(arguments))));
                case "sync" -> {
                    // Not a change, as for a consumer of the reference implementation.
                }
                default -> throw new IllegalArgumentException("unknown command " + expression.command());
            }
        }

        /**
         * A service of the reference implementation may have two states, each of which answers. The service has the items of both,
         * so that only items from before the first answer can be missing.
         */
        private void answerBegins(int count) {
            if (!isBegun || isExtended) {
                isBegun = true;
                isExtended = false;
                missing.clear();
                missing.addAll(items().keySet());
            }
            answers++;
            expected += count;
            progressed();
        }

        /** An item of an answer has arrived; or a new item, if there is no incomplete answer. */
        private void itemArrived() {
            if (expected > 0) {
                expected--;
                progressed();
            }
        }

        private void progressed() {
            removal.cancel();
            if (expected > 0) {
                if (!hasProgressed) {
                    hasProgressed = true;
                    lookLater(INCOMPLETE);
                }
                return;
            }
            look.cancel();
            hasProgressed = false;
            pauses.beginAnew();
            if (formerAnswers > 1) {
                removal = eventLoop.addOneShotTimerHandler(Follower.this::removeMissing, ANOTHER_ANSWER);
            } else {
                removeMissing();
            }
            ready = true;
        }
    }

    private static int count(Object value) {
        int count = Integer.parseInt(String.valueOf(value));
        if (count < 0) {
            throw new IllegalArgumentException("item_count is " + count + ", expected a number from 0");
        }
        return count;
    }

    private static Object one(List<Object> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("remove has " + arguments.size() + " parameters, expected 1");
        }
        return arguments.get(0);
    }

    /** Removes the items that no answer has contained. */
    private void removeMissing() {
        missing.retainAll(items().keySet());
        missing.forEach(item -> removeItem(ItemName.parse(item)));
        missing.clear();
    }

    private void set(ItemCommand command, List<Object> arguments) {
        ItemName name = ItemName.parse(String.valueOf(arguments.get(0)));
        Object value = arguments.get(1);
        if (name.second() != null && !(items.get(name.above()) instanceof Map)) {
            removeItem(name.above());
        }
        items.checkMemoryFor(name, value);
        Items.Before before = items.set(name, value);
        missing.remove(name.toString());
        boolean isKnown = before.wasThere() && Objects.equals(before.value(), value);
        if (command != ItemCommand.ADD || !isKnown) {
            listeners.changed(command, name.toString(), value);
        }
    }

    private void removeItem(ItemName name) {
        if (items.remove(name).wasThere()) {
            listeners.changed(ItemCommand.REMOVE, name.toString(), null);
        }
    }

    private void endSession() {
        if (session != null) {
            presence.cancel();
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
        ItemListeners.Added added = listeners.prepare(listener);
        onLoop(() -> listeners.begin(added, items()));
        return added;
    }

    @Override
    public void cancel() {
        closed.run();
        onLoop(() -> {
            endSession();
            items.release();
        });
    }

    private void onLoop(Runnable task) {
        if (eventLoop.isCurrentThread()) {
            task.run();
            return;
        }
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException terminated) {
            logger.debug("shared state of {}: no longer followed: the process has ended", wanted.service());
        }
    }
}
