// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.event.EventLoop;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.share.ItemCommand;
import aiko.share.SharedStateStatistics;
import aiko.share.internal.item.Items;
import aiko.share.internal.limit.LeaseGroups;
import aiko.share.internal.limit.RefusalLog;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.wire.ItemMessages;
import aiko.share.internal.wire.ShareRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends answers and changes to the readers of a shared state, each at its response topic. As long as there are few readers and
 * the server accepts the messages, each reader receives each change at once. Otherwise they are served in turns; a turn begins
 * when few messages are queued, so that other messages do not wait, and a reader that lags behind receives only the latest
 * change of each item. Owned by the event loop.
 */
public final class Distributor {
    /**
     * The size of a turn: each message counts as one, and so does each examined name. Several changes for a thousand readers
     * fit in, so that these are sent at once, which costs much less than to track each reader.
     */
    static final int TURN = 16_384;

    /** The next turn begins when fewer messages than this are queued. */
    static final int FEW_MESSAGES = 8_192;

    /** Requests that may be queued. */
    static final int MOST_WAITING = 10_000;

    /** Messages to one reader before the next one is served. */
    private static final int PART = 256;

    /** The same, if the previous turn had many bytes. */
    private static final int FEW_LONG_MESSAGES = 8;

    private static final long MANY_BYTES = 1L << 20;

    /** Bytes that count as much as a message. */
    private static final int BYTES_FOR_ONE = 1 << 8;

    private final TopicPath topicPath;
    private final String stateTopic;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final RefusalLog refusals;
    private final Answers answers;
    private final ShareLimits limits;

    private final Map<String, Reader> leases = new HashMap<>();
    private final LeaseGroups leaseGroups = new LeaseGroups();
    /** Readers whose answer has not begun, by response topic. */
    private final Map<String, Reader> waiting = new LinkedHashMap<>();
    /** Leaseholders that have their answers: the one that is served is first, then the one that lags behind most. */
    private final LinkedHashSet<Reader> followers = new LinkedHashSet<>();

    private final Backlog backlog = new Backlog();
    /** The reader that receives its answer, or the changes since; null for none. */
    private Reader answered;

    private boolean followersHaveTurn;
    private int credit = TURN;
    private long sentBytes;
    private boolean isScheduled;

    private volatile int leaseCount;
    private volatile int waitingCount;
    private volatile long merged;
    private volatile long ended;

    public Distributor(
            TopicPath topicPath,
            EventLoop eventLoop,
            Messages messages,
            RefusalLog refusals,
            Items items,
            ShareLimits limits) {
        this.topicPath = topicPath;
        stateTopic = topicPath.state();
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.refusals = refusals;
        answers = new Answers(items);
        this.limits = limits;
    }

    /** @throws IllegalArgumentException if a limit is reached; the message names it */
    public void share(ShareRequest request) {
        Reader holder = leases.get(request.responseTopic().text());
        if (request.lease().isZero()) {
            if (holder == null) {
                admit(request, false);
            } else {
                leave(holder);
            }
        } else if (holder == null) {
            admit(request, true);
        } else {
            holder.lease.extend(request.lease());
            leaseGroups.extend(holder.counted, request.lease());
            limits.leases().extend(holder.countedMemory, request.lease());
        }
    }

    private void admit(ShareRequest request, boolean withLease) {
        String topic = request.responseTopic().text();
        Reader earlier = waiting.get(topic);
        if (earlier != null) {
            leave(earlier);
        }
        if (waiting.size() >= MOST_WAITING) {
            throw refused(MOST_WAITING + " requests are queued already");
        }
        Reader reader = withLease ? leaseholder(request) : readerOnce(request);
        if (answered == null && waiting.isEmpty() && backlog.isEmpty() && credit > 0) {
            answered = reader;
        } else {
            waiting.put(topic, reader);
        }
        work();
    }

    private Reader readerOnce(ShareRequest request) {
        limits.leaseMemory().take(Reader.bytes(request.responseTopic().text(), request.filter()));
        return new Reader(request);
    }

    private Reader leaseholder(ShareRequest request) {
        String topic = request.responseTopic().text();
        var counted = new LeaseGroups.Lease(topic, 1, request.lease(), () -> givesWay(topic));
        while (leases.size() >= limits.mostLeases()) {
            LeaseGroups.Lease given = leaseGroups.giveWayTo(counted, limits.mostLeases());
            if (given == null) {
                throw refused("the state has " + leases.size() + " leases, and leases of aiko.share is "
                        + limits.mostLeases());
            }
            given.end();
        }
        var gone = new AtomicReference<Reader>();
        // Another event loop may need the memory.
        var countedMemory = new LeaseGroups.Lease(
                topic, Reader.bytes(topic, request.filter()), request.lease(), () -> later(() -> givesWay(gone.get())));
        limits.leaseMemory().take(countedMemory, limits.leases());
        var reader = new Reader(
                request, new LeaseTimer(eventLoop, request.lease(), () -> expired(topic)), counted, countedMemory);
        gone.set(reader);
        leaseGroups.add(counted);
        leases.put(topic, reader);
        leaseCount = leases.size();
        return reader;
    }

    private void later(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException terminated) {
            // its leases have ended with it
        }
    }

    private void givesWay(String topic) {
        givesWay(leases.get(topic));
    }

    /** It may have left already. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void givesWay(Reader reader) {
        if (leases.get(reader.topic) != reader) {
            return;
        }
        leave(reader);
        ended++;
        refusals.warn(
                "shared state of {}: lease of {} ended: the limit of leases is reached, and its process has most of them, or"
                        + " it lasts longest",
                topicPath,
                reader.topic);
    }

    private IllegalArgumentException refused(String cause) {
        limits.leaseMemory().countRefused();
        return new IllegalArgumentException(cause);
    }

    private void expired(String topic) {
        Reader reader = leases.get(topic);
        if (reader != null) {
            leave(reader);
        }
    }

    public void endAll() {
        new ArrayList<>(leases.values()).forEach(this::leave);
        new ArrayList<>(waiting.values()).forEach(this::leave);
        if (answered != null) {
            leave(answered);
        }
    }

    private void leave(Reader reader) {
        if (reader.lease != null) {
            reader.lease.end();
            leases.remove(reader.topic, reader);
            leaseGroups.remove(reader.counted);
            leaseCount = leases.size();
        }
        waiting.remove(reader.topic, reader);
        followers.remove(reader);
        if (answered == reader) {
            answered = null;
        }
        boolean hasMemory = reader.countedMemory == null || limits.leases().remove(reader.countedMemory);
        if (hasMemory) {
            limits.leaseMemory().change(-reader.bytes());
        }
        waitingCount = waiting.size();
        forgetSent();
    }

    /** Any thread. */
    public int leaseCount() {
        return leaseCount;
    }

    /** Any thread. */
    public SharedStateStatistics statistics(long refused) {
        return new SharedStateStatistics(leaseCount, waitingCount, merged, ended, refused);
    }

    /** Sends a change to those who follow the item, or something below it. */
    public void changed(ItemCommand command, String item, Object value, Object before) {
        boolean isFollowed = !followers.isEmpty() || answered != null && answered.lease != null;
        if (!isFollowed) {
            return;
        }
        var change = new Change(command, item, value, before);
        if (answered == null && backlog.isEmpty() && followers.size() <= credit) {
            sendToAll(change);
        } else {
            put(change);
            work();
        }
        askForTurn();
    }

    private void sendToAll(Change change) {
        List<Reader> lost = null;
        for (Reader follower : followers) {
            if (messages.isGivenUp(follower.topic)) {
                lost = lost == null ? new ArrayList<>() : lost;
                lost.add(follower);
            } else {
                send(follower, change);
            }
        }
        if (lost != null) {
            lost.forEach(this::giveUp);
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void put(Change change) {
        if (backlog.add(change)) {
            merged++;
        }
        int tooSlow = 0;
        while (!backlog.hasRoom()) {
            Reader slowest = slowest();
            if (slowest == null) {
                break;
            }
            tooSlow++;
            leave(slowest);
        }
        if (tooSlow > 0) {
            ended += tooSlow;
            refusals.warn(
                    "shared state of {}: {} leases ended: it changes faster than the MQTT server accepts the messages to"
                            + " the leaseholders",
                    topicPath,
                    tooSlow);
        }
    }

    /**
     * The reader that lags behind most; null if there is none. The first follower can be ahead of the second one, since it is served
     * in parts; the others are in order.
     */
    private Reader slowest() {
        Iterator<Reader> inOrder = followers.iterator();
        Reader slowest = inOrder.hasNext() ? inOrder.next() : null;
        if (inOrder.hasNext()) {
            slowest = slower(slowest, inOrder.next());
        }
        boolean receivesChanges = answered != null && answered.lease != null && answered.answer != null;
        return receivesChanges ? slower(slowest, answered) : slowest;
    }

    /** The first of the two if both are equal. */
    private static Reader slower(Reader first, Reader second) {
        return first == null || second.sentUpTo < first.sentUpTo ? second : first;
    }

    private void forgetSent() {
        Reader slowest = slowest();
        backlog.forgetUpTo(slowest == null ? backlog.latest() : slowest.sentUpTo);
    }

    private void work() {
        Reader begun = null;
        while (credit > 0) {
            boolean areBehind = areFollowersBehind();
            boolean areAsked = answered != null || !waiting.isEmpty();
            if (areAsked && !(areBehind && followersHaveTurn)) {
                answerSome();
            } else if (areBehind) {
                Reader first = followers.iterator().next();
                if (first != begun && !fits(first)) {
                    followersHaveTurn = true;
                    credit = 0;
                    break;
                }
                begun = first;
                serve(first);
            } else {
                break;
            }
            followersHaveTurn = !followersHaveTurn;
        }
        forgetSent();
        waitingCount = waiting.size();
        askForTurn();
    }

    /** Asks for the next turn before this one is over, so that the server always has messages. */
    private void askForTurn() {
        if (credit <= TURN / 2 && !isScheduled) {
            isScheduled = true;
            messages.whenFewerWait(sentBytes > MANY_BYTES ? FEW_LONG_MESSAGES : FEW_MESSAGES)
                    .thenRunAsync(this::nextTurn, eventLoop::execute);
        }
    }

    private void nextTurn() {
        isScheduled = false;
        credit = TURN;
        sentBytes = 0;
        work();
    }

    private boolean areFollowersBehind() {
        return !backlog.isEmpty()
                && !followers.isEmpty()
                && isBehind(followers.iterator().next());
    }

    private boolean isBehind(Reader reader) {
        return backlog.after(reader.sentUpTo) != null;
    }

    private void answerSome() {
        if (answered == null) {
            answered = waiting.remove(waiting.keySet().iterator().next());
        }
        Reader reader = answered;
        if (reader.answer == null) {
            begin(reader);
        }
        if (!reader.isAnswered) {
            goOn(reader);
        } else {
            sendSome(reader);
        }
        if (answered == reader && reader.isAnswered && !isBehind(reader)) {
            answered = null;
            followers.add(reader);
        }
    }

    private void begin(Reader reader) {
        Answers.Answer answer = answers.to(reader.filter);
        messages.publish(reader.topic, answer.count());
        reader.answer = answer.items().iterator();
        reader.sentUpTo = backlog.latest();
        credit -= 1 + answer.size() / 8;
    }

    private void goOn(Reader reader) {
        for (int i = 0; i < PART && reader.answer.hasNext(); i++) {
            publish(reader, reader.answer.next());
        }
        if (!reader.answer.hasNext()) {
            messages.publish(stateTopic, ItemMessages.sync(reader.topic));
            credit--;
            reader.isAnswered = true;
            if (reader.lease == null) {
                leave(reader);
            }
        }
    }

    /**
     * Whether the rest of the turn is enough for all that the reader lacks. If every item changes from turn to turn, a reader that is
     * served in two turns receives the items of the first part again in the second one, and all others wait for it.
     */
    private boolean fits(Reader reader) {
        return credit == TURN || backlog.hasAtMost(credit, reader.sentUpTo);
    }

    private void serve(Reader reader) {
        sendSome(reader);
        if (followers.contains(reader) && !isBehind(reader)) {
            reader.sentUpTo = backlog.latest();
            followers.remove(reader);
            followers.add(reader);
        }
    }

    /** Changes are not sent to a topic that was given up. Answers are, since the topic may work again. */
    private void sendSome(Reader reader) {
        if (messages.isGivenUp(reader.topic)) {
            giveUp(reader);
            return;
        }
        int least = credit - PART;
        Map.Entry<Long, Change> next = backlog.after(reader.sentUpTo);
        while (next != null && credit > least) {
            send(reader, next.getValue());
            next.getValue().releaseLongPayload();
            reader.sentUpTo = next.getKey();
            next = backlog.after(reader.sentUpTo);
        }
    }

    private void send(Reader reader, Change change) {
        if (reader.filter.covers(change.item())) {
            publish(reader, change.payload());
            return;
        }
        // Not in one expression: publishing reduces the credit as well.
        int examined = change.writeBelow(reader.filter, payload -> publish(reader, payload));
        credit -= examined;
    }

    private void publish(Reader reader, byte[] payload) {
        credit -= 1 + payload.length / BYTES_FOR_ONE;
        sentBytes += payload.length;
        messages.publish(reader.topic, payload);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void giveUp(Reader reader) {
        leave(reader);
        if (reader.lease != null) {
            ended++;
            refusals.warn(
                    "shared state of {}: lease of {} ended: the MQTT server closes the connection at messages on that topic",
                    topicPath,
                    reader.topic);
        }
    }
}
