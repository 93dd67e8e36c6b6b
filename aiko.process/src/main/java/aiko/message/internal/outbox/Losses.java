// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.outbox;

import aiko.event.internal.pause.GrowingPause;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.log.Logger;

/**
 * Finds the message at which a server ends the connection: one that is larger than it allows, on a topic that it does not,
 * or that it does not keep. MQTT 3.1.1 says nothing of the reason, so what was under way when a connection was lost goes out
 * in smaller parts on the next one, until a message is alone. One that was alone when the connection was lost again is given
 * up, and others like it are dropped for a time. Owned by the sender's thread.
 *
 * <p>Only a connection that a living server has ended counts, which shows when the next one is made at the first try.
 */
final class Losses {
    /** So often a message is alone when the connection is lost before it is given up. */
    static final int ALONE = 2;

    /** For this time after the last of several losses, each message goes out alone. */
    private static final long CAREFUL_NANOS = Duration.ofSeconds(15).toNanos();

    /** Two losses in this time are several. */
    private static final long WITHIN_NANOS = Duration.ofSeconds(10).toNanos();

    /** Each loss narrows the window as much, until it is 1. */
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

    // Of the connection that was lost last.
    private boolean wasLost;
    private int lostTogether;
    private Outgoing lostAlone;

    private volatile Outgoing alone;
    private volatile String latestLostAlone;
    private volatile String refusal;
    private volatile Set<String> givenUp = Set.of();

    /** What is known of the messages on one topic. */
    private static final class Suspect {
        int bytes;
        int losses;
        final GrowingPause pause = pauseAfterRefusal();
        boolean isRefused;
        long refusedUntil;
    }

    /** @param widest messages that may be under way at the same time while all is well */
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

    /** Whether nothing special is to be done with any message. */
    boolean isQuiet() {
        return window == widest && suspects.isEmpty() && !sizeLimit.isKnown();
    }

    /** Whether the message goes out alone, and is acknowledged before anything else does. */
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

    /** Whether such a message was given up a short time ago. */
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

    /** It is on its way now, and nothing else is. */
    void sentAlone(Outgoing message) {
        alone = message;
    }

    /** Whether what was sent alone is still on its way, or was lost with the connection, which may not have been told yet. */
    boolean awaitsAlone() {
        Outgoing sent = alone;
        return sent != null && !sent.isDone();
    }

    /** What was sent alone is acknowledged. */
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

    /** A promised message goes out. */
    void sendsPromised() {
        unchecked--;
    }

    /** The server has taken all that was sent. */
    void allArrived() {
        if (unchecked <= 0 && !isCareful) {
            window = widest;
        }
    }

    /** Any thread: whether it is known already why the connection is lost. */
    boolean explainLoss() {
        Outgoing suspect = alone;
        return suspect != null
                && !suspect.isDone()
                && (latestLostAlone == null || latestLostAlone.equals(suspect.topic));
    }

    /** Any thread: what the server does not take, for people; null for nothing. */
    String refusal() {
        return refusal;
    }

    /** Any thread: whether messages on the topic were given up, and none has arrived since. */
    boolean hasGivenUp(String topic) {
        Set<String> topics = givenUp;
        return !topics.isEmpty() && topics.contains(topic);
    }

    /**
     * The connection is lost.
     *
     * @param unacknowledged promised messages that were under way
     * @param isSubscribed whether the server has answered all that was asked of it
     */
    void lost(int unacknowledged, boolean isSubscribed) {
        wasLost = true;
        lostTogether = unacknowledged;
        Outgoing last = alone;
        lostAlone = last != null && !last.isDone() && isSubscribed ? last : null;
        alone = null;
    }

    /**
     * There is a connection again.
     *
     * @param endedByServer whether it was the server, which lives, that has ended the one before
     * @return what is given up; null for nothing
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

    /** How long nothing is tried again after it was refused. */
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
