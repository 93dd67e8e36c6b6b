// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.once;

import aiko.process.TopicPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The commands of this process to one service: numbered, in order, and kept until they are confirmed. A rule without clocks and
 * messages; on the event loop.
 */
final class OutgoingStream {
    /** Commands that may be sent and not confirmed; all of them are sent again if one is lost. */
    static final int WIDEST = 256;

    private static final int NARROWEST = 16;
    private static final int FIRST = 64;

    /**
     * If a confirmation takes longer, fewer commands may be under way: the messages of others, signs of life among them, wait
     * behind them at the server.
     */
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Without a confirmation for this time, the process of the service is asked what has arrived; then after longer pauses. */
    static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);

    final TopicPath service;
    final String topic;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private final Deque<Command> unconfirmed = new ArrayDeque<>();
    private long latest;

    private int window = FIRST;
    /** The latest command that was sent when the window was made narrower: it is not made narrower again before. */
    private long narrowedAt;

    private int confirmedInTime;

    /** When something was confirmed or asked last, or sent while nothing was unconfirmed. */
    private long quietSince;
    /** The pause before it asks. */
    private long pauseNanos;

    /** The number of the latest question what has arrived. */
    private long asked;
    /** The number of the latest one before the commands were sent again last: its answer says nothing about those. */
    private long sentAgainAfter;

    private boolean isKnown;

    /** One command on its way. */
    static final class Command {
        final byte[] payload;
        final long deadline;
        final int cost;
        final BiConsumer<OutgoingStream, Boolean> ended;
        private long number;
        private long sentAt;

        /**
         * @param payload a list, perhaps with a trace context after it
         * @param deadline on the nano clock
         * @param ended called once with whether it was confirmed
         */
        Command(byte[] payload, long deadline, int cost, BiConsumer<OutgoingStream, Boolean> ended) {
            this.payload = payload;
            this.deadline = deadline;
            this.cost = cost;
            this.ended = ended;
        }
    }

    /** @param topic for confirmations; no other stream has the same */
    OutgoingStream(TopicPath service, String topic) {
        this.service = service;
        this.topic = topic;
    }

    void add(Command command) {
        waiting.add(command);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && unconfirmed.isEmpty();
    }

    /** Whether the process of the service has ever confirmed or answered. */
    boolean isKnown() {
        return isKnown;
    }

    /** The messages that may be sent now for the first time. */
    List<byte[]> next(long now) {
        var messages = new ArrayList<byte[]>();
        boolean isFirst = unconfirmed.isEmpty();
        while (unconfirmed.size() < window && !waiting.isEmpty()) {
            Command command = waiting.remove();
            command.number = ++latest;
            command.sentAt = now;
            unconfirmed.add(command);
            messages.add(marked(command));
        }
        // The oldest one counts: if it is lost, others that are sent meanwhile do not help.
        if (isFirst && !messages.isEmpty()) {
            active(now);
        }
        return messages;
    }

    private byte[] marked(Command command) {
        byte[] mark = (" once: " + topic + ' ' + command.number + ' ' + unconfirmed.peek().number)
                .getBytes(StandardCharsets.UTF_8);
        byte[] marked = Arrays.copyOf(command.payload, command.payload.length + mark.length);
        System.arraycopy(mark, 0, marked, command.payload.length, mark.length);
        return marked;
    }

    /** The process of the service has all up to that number. */
    void confirmed(long number, long now) {
        isKnown = true;
        if (!unconfirmed.isEmpty() && unconfirmed.peek().number <= number) {
            active(now);
        }
        while (!unconfirmed.isEmpty() && unconfirmed.peek().number <= number) {
            Command command = unconfirmed.remove();
            adaptWindow(command, now);
            command.ended.accept(this, true);
        }
    }

    private void adaptWindow(Command command, long now) {
        if (now - command.sentAt > SLOW_NANOS) {
            confirmedInTime = 0;
            if (command.number > narrowedAt) {
                narrowedAt = latest;
                window = Math.max(window / 2, NARROWEST);
            }
        } else if (window < WIDEST && ++confirmedInTime >= window) {
            confirmedInTime = 0;
            window = narrowedAt == 0 ? 2 * window : window + 1;
        }
    }

    /**
     * The process of the service has all up to that number of what was sent before the question. Returns the messages to send
     * again.
     */
    List<byte[]> answered(long number, long question, long now) {
        confirmed(number, now);
        if (question <= sentAgainAfter || question > asked) {
            return List.of();
        }
        sentAgainAfter = asked;
        unconfirmed.forEach(command -> command.sentAt = now);
        return unconfirmed.stream().map(this::marked).toList();
    }

    /** Ends the commands whose time is over. */
    void expire(long now) {
        expire(unconfirmed, now);
        expire(waiting, now);
    }

    private void expire(Deque<Command> commands, long now) {
        commands.removeIf(command -> {
            if (now - command.deadline < 0) {
                return false;
            }
            command.ended.accept(this, false);
            return true;
        });
    }

    /** Ends all commands. */
    void end() {
        for (Deque<Command> commands : List.of(unconfirmed, waiting)) {
            commands.forEach(command -> command.ended.accept(this, false));
            commands.clear();
        }
    }

    /** Something was confirmed, or sent to a process that has confirmed all others: it is not quiet. */
    void active(long now) {
        quietSince = now;
        pauseNanos = FIRST_PAUSE_NANOS;
    }

    /** The number of the question what has arrived, if it is time to ask; otherwise 0. The next pause is twice as long. */
    long question(long now) {
        if (unconfirmed.isEmpty() || now - quietSince < pauseNanos) {
            return 0;
        }
        quietSince = now;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        return ++asked;
    }

    /** For how long nothing has happened. */
    long quietNanos(long now) {
        return now - quietSince;
    }
}
