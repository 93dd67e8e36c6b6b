// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.event.EventLoop;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.share.ItemCommand;
import aiko.share.SharedStateStatistics;
import aiko.share.internal.item.Items;
import aiko.share.internal.limit.RefusalLog;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.wire.ItemMessages;
import aiko.share.internal.wire.ShareRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Those who have asked for a shared state, and are told of it: each at one response topic. While there are few and the
 * server takes what is said, everybody hears of everything at once. Otherwise it is said in turns, each when few messages
 * wait to be sent, so that nothing else has to wait behind it; and who has not been told of a change yet hears of the
 * latest one of each item only. Owned by the event loop.
 */
public final class Distributor {
    /**
     * What is said in a turn: a message counts as one, and so does what is looked at beside. Some changes for a thousand
     * readers fit in, so that these are told at once, which costs much less than to keep account of each.
     */
    static final int TURN = 16_384;

    /** The next turn comes when fewer messages than this wait to be sent. */
    static final int FEW_MESSAGES = 8_192;

    /** Requests that may wait for their answer. */
    static final int MOST_WAITING = 10_000;

    /** What one reader is told before it is another one's turn. */
    private static final int PART = 256;

    /** The next turn comes when fewer than this wait, if much was said in the one before. */
    private static final int FEW_LONG_MESSAGES = 8;

    private static final long MUCH = 1L << 20;

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
    /** Those whose answer has not begun, by response topic. */
    private final Map<String, Reader> waiting = new LinkedHashMap<>();
    /** Those who have leases and their answers: the one who was told of the least comes first. */
    private final LinkedHashSet<Reader> followers = new LinkedHashSet<>();

    private final Backlog backlog = new Backlog();
    /** Who is being answered, or told what has changed meanwhile; null for nobody. */
    private Reader answered;

    private boolean followersHaveTurn;
    private int credit = TURN;
    private long said;
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

    /** @throws IllegalArgumentException if there is no room for it, saying why */
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
        }
    }

    private void admit(ShareRequest request, boolean withLease) {
        if (withLease && leases.size() >= limits.mostLeases()) {
            throw refused(
                    "the state has " + leases.size() + " leases, and leases of aiko.share is " + limits.mostLeases());
        }
        String topic = request.responseTopic().text();
        Reader earlier = waiting.get(topic);
        if (earlier != null) {
            leave(earlier);
        }
        if (waiting.size() >= MOST_WAITING) {
            throw refused(MOST_WAITING + " requests are queued already");
        }
        limits.leaseMemory().take(Reader.bytes(topic, request.filter()));
        Reader reader =
                new Reader(request, withLease ? new Lease(eventLoop, request.lease(), () -> expired(topic)) : null);
        if (withLease) {
            leases.put(topic, reader);
            leaseCount = leases.size();
        }
        if (answered == null && waiting.isEmpty() && backlog.isEmpty() && credit > 0) {
            answered = reader;
        } else {
            waiting.put(topic, reader);
        }
        work();
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
            leaseCount = leases.size();
        }
        waiting.remove(reader.topic, reader);
        followers.remove(reader);
        if (answered == reader) {
            answered = null;
        }
        limits.leaseMemory().change(-reader.bytes());
        waitingCount = waiting.size();
        forgetTold();
    }

    /** Any thread. */
    public int leaseCount() {
        return leaseCount;
    }

    /** Any thread. */
    public SharedStateStatistics statistics(long refused) {
        return new SharedStateStatistics(leaseCount, waitingCount, merged, ended, refused);
    }

    /** The item has changed: those who follow it hear of that, or something below it. */
    public void changed(ItemCommand command, String item, Object value, Object before) {
        boolean isFollowed = !followers.isEmpty() || answered != null && answered.lease != null;
        if (!isFollowed) {
            return;
        }
        var change = new Change(command, item, value, before);
        if (answered == null && backlog.isEmpty() && followers.size() <= credit) {
            tellAll(change);
        } else {
            put(change);
            work();
        }
        askForTurn();
    }

    private void tellAll(Change change) {
        List<Reader> lost = null;
        for (Reader follower : followers) {
            if (messages.isGivenUp(follower.topic)) {
                lost = lost == null ? new ArrayList<>() : lost;
                lost.add(follower);
            } else {
                tell(follower, change);
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
                    "{} leases on the shared state of {} have ended: it changes faster than the MQTT server takes what"
                            + " their holders are to be told",
                    tooSlow,
                    topicPath);
        }
    }

    /** Who was told of the least; null if there is nobody. */
    private Reader slowest() {
        Reader first = followers.isEmpty() ? null : followers.iterator().next();
        if (answered == null || answered.lease == null || answered.answer == null) {
            return first;
        }
        return first == null || answered.toldUpTo < first.toldUpTo ? answered : first;
    }

    private void forgetTold() {
        Reader slowest = slowest();
        backlog.forgetUpTo(slowest == null ? backlog.latest() : slowest.toldUpTo);
    }

    private void work() {
        while (credit > 0) {
            boolean areBehind = areFollowersBehind();
            boolean areAsked = answered != null || !waiting.isEmpty();
            if (areAsked && !(areBehind && followersHaveTurn)) {
                answerSome();
            } else if (areBehind) {
                tellFirst();
            } else {
                break;
            }
            followersHaveTurn = !followersHaveTurn;
        }
        forgetTold();
        waitingCount = waiting.size();
        askForTurn();
    }

    /** It is asked for before the turn is over, so that nobody waits while the server takes what is said. */
    private void askForTurn() {
        if (credit <= TURN / 2 && !isScheduled) {
            isScheduled = true;
            messages.whenFewerWait(said > MUCH ? FEW_LONG_MESSAGES : FEW_MESSAGES)
                    .thenRunAsync(this::nextTurn, eventLoop::execute);
        }
    }

    private void nextTurn() {
        isScheduled = false;
        credit = TURN;
        said = 0;
        work();
    }

    private boolean areFollowersBehind() {
        return !backlog.isEmpty()
                && !followers.isEmpty()
                && isBehind(followers.iterator().next());
    }

    private boolean isBehind(Reader reader) {
        return backlog.after(reader.toldUpTo) != null;
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
            tellSome(reader);
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
        reader.toldUpTo = backlog.latest();
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

    private void tellFirst() {
        Reader reader = followers.iterator().next();
        tellSome(reader);
        if (followers.contains(reader) && !isBehind(reader)) {
            reader.toldUpTo = backlog.latest();
            followers.remove(reader);
            followers.add(reader);
        }
    }

    /** Answers are sent to any topic, since one that was given up may do again; changes are not. */
    private void tellSome(Reader reader) {
        if (messages.isGivenUp(reader.topic)) {
            giveUp(reader);
            return;
        }
        int least = credit - PART;
        Map.Entry<Long, Change> next = backlog.after(reader.toldUpTo);
        while (next != null && credit > least) {
            tell(reader, next.getValue());
            next.getValue().keepLittle();
            reader.toldUpTo = next.getKey();
            next = backlog.after(reader.toldUpTo);
        }
    }

    private void tell(Reader reader, Change change) {
        if (reader.filter.covers(change.item())) {
            publish(reader, change.payload());
            return;
        }
        // Not in one expression: publishing takes from the credit, too.
        int lookedAt = change.tellBelow(reader.filter, payload -> publish(reader, payload));
        credit -= lookedAt;
    }

    private void publish(Reader reader, byte[] payload) {
        credit -= 1 + payload.length / BYTES_FOR_ONE;
        said += payload.length;
        messages.publish(reader.topic, payload);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void giveUp(Reader reader) {
        leave(reader);
        if (reader.lease != null) {
            ended++;
            refusals.warn(
                    "the lease of {} on the shared state of {} has ended: the MQTT server ends the connection at"
                            + " messages there",
                    reader.topic,
                    topicPath);
        }
    }
}
