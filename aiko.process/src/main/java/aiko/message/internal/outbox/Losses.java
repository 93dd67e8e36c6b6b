// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.GrowingPause;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.log.Logger;

/**
 * Finds the message at which a server closes the connection: it is larger than the server allows, on a topic that is not
 * allowed, or retained. MQTT 3.1.1 does not transmit the reason. So messages that were under way at a loss are sent in smaller
 * parts on the next connection, until a message is alone. A message that is alone at a further loss is given up, and others
 * like it are dropped for some time. Owned by the sender's thread.
 *
 * <p>Only a connection that a running server has closed counts; such a server accepts the next one at the first try.
 */
final class Losses {
    /** Losses of a message that is sent alone, after which it is given up. */
    static final int ALONE = 2;

    /** For this time after the last of several losses, each message is sent alone. */
    private static final long CAREFUL_NANOS = Duration.ofSeconds(15).toNanos();

    /** Two losses within this time are several. */
    private static final long WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

    /** Each loss divides the window by this, down to 1. */
    private static final int NARROWER = 1 << 5;

    private static final int MOST_SUSPECTS = 1 << 10;

    private final int widest;
    private final Logger logger;
    private final String server;
    private final Map<String, Suspect> suspects = new LinkedHashMap<>();

    private final SizeLimit sizeLimit = new SizeLimit();
    private int window;
    private int unchecked;
    private boolean isCareful;
    private long carefulUntil;
    private long latestEnd;
    private boolean hasEnded;
    private int smallestRefused = Integer.MAX_VALUE;

    // About the last lost connection.
    private boolean wasLost;
    private int lostTogether;
    private Outgoing lostAlone;

    private volatile Outgoing alone;
    private volatile String latestLostAlone;
    private volatile String refusal;
    private volatile Set<String> givenUp = Set.of();

    /** The state of the messages on one topic. */
    private static final class Suspect {
        int bytes;
        int losses;
        final GrowingPause pause = pauseAfterRefusal();
        boolean isRefused;
        long refusedUntil;
    }

    /** @param widest messages that may be under way at the same time without losses */
    Losses(int widest, Logger logger, String server) {
        this.widest = widest;
        this.logger = logger;
        this.server = server;
        window = widest;
    }

    /** How many messages may be under way at the same time. */
    int window() {
        return window;
    }

    /** Whether no message needs special treatment. */
    boolean isQuiet() {
        return window == widest && suspects.isEmpty() && !sizeLimit.isKnown();
    }

    /** Whether the message is sent alone: nothing else is sent before it is acknowledged. */
    boolean goesAlone(Outgoing message, long now) {
        if (isCareful && now - carefulUntil > 0) {
            isCareful = false;
            window = widest;
        }
        Suspect suspect = suspects.get(message.topic);
        return window == 1
                || SizeLimit.sizeOf(message) >= sizeLimit.bytes()
                || suspect != null && message.payload.length >= suspect.bytes;
    }

    /** Whether such a message was given up recently. */
    boolean isRefused(Outgoing message, long now) {
        if (sizeLimit.isTooLarge(SizeLimit.sizeOf(message), now)) {
            return true;
        }
        Suspect suspect = suspects.get(message.topic);
        return suspect != null
                && suspect.isRefused
                && message.payload.length >= suspect.bytes
                && now - suspect.refusedUntil < 0;
    }

    /** Only this message is on its way now. */
    void sentAlone(Outgoing message) {
        alone = message;
    }

    /** Whether the message that was sent alone is on its way, or was lost with the connection and that is not known yet. */
    boolean awaitsAlone() {
        Outgoing sent = alone;
        return sent != null && !sent.isDone();
    }

    /** The message that was sent alone may be acknowledged. */
    void arrivedAlone() {
        Outgoing arrived = alone;
        if (arrived == null || awaitsAlone()) {
            return;
        }
        alone = null;
        if (sizeLimit.taken(SizeLimit.sizeOf(arrived))) {
            logger.info("MQTT server {} accepts messages of {} bytes again", server, SizeLimit.sizeOf(arrived));
        }
        Suspect suspect = suspects.get(arrived.topic);
        if (suspect != null && arrived.payload.length >= suspect.bytes) {
            suspects.remove(arrived.topic);
            if (suspect.isRefused) {
                logger.info("MQTT server {} accepts messages on {} again", server, arrived.topic);
                tellRefusal();
            }
        }
    }

    /** A promised message is being sent. */
    void sendsPromised() {
        unchecked--;
    }

    /** The server has received all messages. */
    void allArrived() {
        if (unchecked <= 0 && !isCareful) {
            window = widest;
        }
    }

    /** Whether the cause of a loss is known already. Any thread. */
    boolean explainLoss() {
        Outgoing suspect = alone;
        return suspect != null
                && !suspect.isDone()
                && (latestLostAlone == null || latestLostAlone.equals(suspect.topic));
    }

    /** The messages that the server does not accept, for people; null for none. Any thread. */
    String refusal() {
        return refusal;
    }

    /** Whether messages on the topic were given up, and none has arrived since. Any thread. */
    boolean hasGivenUp(String topic) {
        Set<String> topics = givenUp;
        return !topics.isEmpty() && topics.contains(topic);
    }

    /**
     * The connection is lost.
     *
     * @param unacknowledged promised messages that were under way
     * @param isSubscribed whether the server had answered all subscriptions
     */
    void lost(int unacknowledged, boolean isSubscribed) {
        wasLost = true;
        lostTogether = unacknowledged;
        Outgoing last = alone;
        lostAlone = last != null && !last.isDone() && isSubscribed ? last : null;
        alone = null;
    }

    /**
     * The connection is restored.
     *
     * @param endedByServer whether the server, which was alive, closed the previous connection
     * @return the message that is given up; null for none
     */
    Outgoing connected(boolean endedByServer, long now) {
        if (!wasLost || !endedByServer) {
            wasLost = false;
            lostAlone = null;
            return null;
        }
        wasLost = false;
        boolean isAgain = hasEnded && now - latestEnd < WITHIN_NANOS;
        hasEnded = true;
        latestEnd = now;
        if (isAgain && lostTogether == 0) {
            isCareful = true;
        }
        if (isCareful) {
            carefulUntil = now + CAREFUL_NANOS;
        }
        if (lostTogether > 0 || isCareful) {
            unchecked = lostTogether;
            window = isCareful ? 1 : Math.max(1, Math.min(window, lostTogether) / NARROWER);
        }
        return lostAlone != null && accuse(lostAlone, now) ? lostAlone : null;
    }

    private boolean accuse(Outgoing message, long now) {
        latestLostAlone = message.topic;
        Suspect suspect = suspects.computeIfAbsent(message.topic, topic -> new Suspect());
        suspect.bytes = message.payload.length;
        suspect.losses++;
        int enough = message.payload.length >= smallestRefused ? 1 : ALONE;
        if (suspect.losses < enough && !suspect.isRefused) {
            dropExcess();
            return false;
        }
        if (suspect.isRefused) {
            suspect.pause.next();
        } else {
            report(message, suspect);
        }
        if (!message.retained && sizeLimit.givenUp(message.topic, SizeLimit.sizeOf(message), now)) {
            reportSize();
        }
        suspect.isRefused = true;
        suspect.refusedUntil = now + suspect.pause.current().toNanos();
        if (message.payload.length >= SizeLimit.LARGE) {
            smallestRefused = Math.min(smallestRefused, message.payload.length);
        }
        latestLostAlone = null;
        dropExcess();
        tellRefusal();
        return true;
    }

    private void report(Outgoing message, Suspect suspect) {
        logger.error(
                "MQTT server {} closes the connection at a message of {} bytes on {}{}; dropping such messages on this"
                        + " topic for {} s; check the packet size limit of the server, and whether this user may"
                        + " publish{} there",
                server,
                message.payload.length,
                message.topic,
                message.retained ? ", retained" : "",
                suspect.pause.current().toSeconds(),
                message.retained ? " retained messages" : "");
    }

    private void reportSize() {
        logger.error(
                "MQTT server {} closes the connection at messages of {} bytes including the topic; dropping messages of this"
                        + " size or larger for {} s; check the packet size limit of the server",
                server,
                sizeLimit.bytes(),
                sizeLimit.pause().toSeconds());
    }

    /** The pauses before a refused message is tried again. */
    static GrowingPause pauseAfterRefusal() {
        return new GrowingPause(Duration.ofMinutes(1), Duration.ofHours(1));
    }

    private void dropExcess() {
        if (suspects.size() > MOST_SUSPECTS) {
            suspects.remove(suspects.keySet().iterator().next());
        }
    }

    private void tellRefusal() {
        List<String> topics = suspects.entrySet().stream()
                .filter(entry -> entry.getValue().isRefused)
                .map(Map.Entry::getKey)
                .toList();
        givenUp = Set.copyOf(topics);
        refusal = topics.isEmpty()
                ? null
                : "MQTT server " + server + " closes the connection at messages on " + topics.get(0);
    }
}
