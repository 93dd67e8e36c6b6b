// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import aiko.event.EventLoop;
import aiko.event.Handle;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.service.log.Logger;

/**
 * Notices that a server drops messages of the process, or does not deliver messages to it. MQTT 3.1.1 reports neither. So
 * messages that the process publishes to topics to which it subscribes must return. If one does not, and the server has shown
 * since that it has seen it, the server does not allow it. A slow server has shown nothing, and is not reported. Owned by the
 * event loop.
 */
public final class Echoes {
    /** For this time, a message need not return. */
    static final Duration PATIENCE = Duration.ofMillis(2_500);

    /**
     * After the server has shown that it has seen a message, the message may still return for this time: some servers answer
     * questions before they have delivered earlier messages.
     */
    static final Duration GRACE = Duration.ofMillis(3_500);

    private final EventLoop eventLoop;
    private final Logger logger;
    private final String server;
    private final String user;
    private final Seen seen;
    private final Predicate<String> isExplained;
    private final Runnable subscribeAgain;
    private final Map<String, byte[]> expected = new LinkedHashMap<>();
    private final TreeSet<String> missing = new TreeSet<>();
    private Handle timer = () -> {};
    private boolean isChecking;
    private long number;

    private volatile String problem;

    /** Finds out whether the server has seen the published messages. */
    public interface Seen {
        /**
         * @param then called on the event loop once the server has seen all messages published before, and all messages that
         *     it has sent until then have been handled. Its parameter is false if any of those were dropped here. Not called
         *     without an answer.
         */
        void whenSeen(Consumer<Boolean> then);
    }

    /**
     * @param user the user as the server knows it, for people
     * @param isExplained whether the cause of missing messages on a topic has been logged already
     * @param subscribeAgain subscribes to all topics again, which the server may have forgotten
     */
    public Echoes(
            EventLoop eventLoop,
            Logger logger,
            String server,
            String user,
            Seen seen,
            Predicate<String> isExplained,
            Runnable subscribeAgain) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.server = server;
        this.user = user;
        this.seen = seen;
        this.isExplained = isExplained;
        this.subscribeAgain = subscribeAgain;
    }

    /** The topics whose messages do not return, for people; null if there is none. Any thread. */
    public String problem() {
        return problem;
    }

    /** Such a message was published to a topic to which the process subscribes. */
    public void expect(String topic, byte[] payload) {
        expected.put(topic, payload);
        if (!isChecking) {
            isChecking = true;
            timer = eventLoop.addOneShotTimerHandler(this::check, PATIENCE);
        }
    }

    /** Such a message was received. */
    public void heard(String topic, byte[] payload) {
        byte[] published = expected.get(topic);
        if (published == null || !Arrays.equals(published, payload)) {
            return;
        }
        expected.remove(topic);
        if (missing.remove(topic)) {
            logger.info("MQTT server {} delivers the messages of this process to {} again", server, topic);
            tellProblem();
        }
    }

    /** The published messages will not return. */
    public void disconnected() {
        timer.cancel();
        isChecking = false;
        number++;
        expected.clear();
    }

    private void check() {
        if (expected.keySet().stream().allMatch(missing::contains)) {
            isChecking = false;
            return;
        }
        Map<String, byte[]> checked = Map.copyOf(expected);
        long check = ++number;
        seen.whenSeen(isComplete -> {
            if (check == number) {
                timer = eventLoop.addOneShotTimerHandler(() -> conclude(checked, isComplete), GRACE);
            }
        });
    }

    private void conclude(Map<String, byte[]> checked, boolean isComplete) {
        isChecking = false;
        List<String> lost = checked.entrySet().stream()
                .filter(entry -> Arrays.equals(expected.get(entry.getKey()), entry.getValue()))
                .map(Map.Entry::getKey)
                .filter(topic -> !missing.contains(topic))
                .sorted()
                .toList();
        if (isComplete && !lost.isEmpty()) {
            missing.addAll(lost);
            tellProblem();
            String unexplained = lost.stream().filter(isExplained.negate()).collect(Collectors.joining(" and "));
            if (!unexplained.isEmpty()) {
                logger.warn(
                        "MQTT server {} does not deliver the messages of this process to {}: {} may not publish there, or"
                                + " may not subscribe to it, or the server has forgotten the subscription; subscribing again;"
                                + " check these permissions at the server",
                        server,
                        unexplained,
                        user);
                subscribeAgain.run();
            }
        }
        if (!isComplete || expected.keySet().stream().anyMatch(topic -> !missing.contains(topic))) {
            isChecking = true;
            timer = eventLoop.addOneShotTimerHandler(this::check, PATIENCE);
        }
    }

    private void tellProblem() {
        problem = missing.isEmpty()
                ? null
                : "MQTT server " + server + " does not deliver the messages of this process to "
                        + String.join(" and ", missing)
                        + "; check the permissions of " + user;
    }
}
