// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.once;

import aiko.event.EventLoop;
import aiko.message.Message;
import aiko.message.ResponseTopic;
import aiko.message.UnsuitableMessageException;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes the messages that are to be handled once: each of them once, and those of a stream in order. What arrives twice is
 * dropped, and so is what arrives before an earlier one: the sender sends all again from the first that is not confirmed. Thus
 * nothing depends on what a server keeps, nor on which server it is. On the event loop of the process.
 */
public final class OnceMessages {
    /** Streams that are remembered; the one that was used least recently is forgotten. */
    static final int MOST_STREAMS = 10_000;

    private static final String RECEIVED = "received";
    private static final byte[] QUESTION = "(received ".getBytes(StandardCharsets.US_ASCII);

    private final EventLoop eventLoop;
    private final ProcessMessages messages;
    private final IgnoredMessages ignored;
    private final Map<String, Stream> streams = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stream> eldest) {
            return size() > MOST_STREAMS;
        }
    };
    private final Set<Stream> unconfirmed = new LinkedHashSet<>();

    /** The messages of one sender to one service. */
    private static final class Stream {
        final String topic;
        long next;

        Stream(String topic, long next) {
            this.topic = topic;
            this.next = next;
        }
    }

    public OnceMessages(EventLoop eventLoop, ProcessMessages messages, IgnoredMessages ignored) {
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.ignored = ignored;
    }

    /** A quick check: almost no other message is like that. Any thread. */
    public static boolean mayBeOne(Message message) {
        return StreamMark.mayEnd(message.payload()) && !message.retained();
    }

    /**
     * A message for a service has arrived that {@linkplain #mayBeOne may be one}.
     *
     * @param taken queues a message for the service; returns whether there was room
     */
    public void received(Message message, Predicate<Message> taken) {
        StreamMark mark = StreamMark.of(message.payload());
        if (mark == null) {
            taken.test(message);
            return;
        }
        Stream stream = streams.get(mark.stream());
        if (stream == null) {
            stream = begin(message, mark);
        }
        if (stream == null) {
            return;
        }
        // The sender has given up those before, or knows that they are confirmed.
        stream.next = Math.max(stream.next, mark.first());
        if (mark.number() == stream.next && taken.test(mark.removedFrom(message))) {
            stream.next++;
        }
        confirmSoon(stream);
    }

    private Stream begin(Message message, StreamMark mark) {
        try {
            String topic = ResponseTopic.of(mark.stream()).text();
            var begun = new Stream(topic, mark.first());
            streams.put(topic, begun);
            return begun;
        } catch (UnsuitableMessageException unsuitable) {
            ignored.ignore("this process", message.topic(), unsuitable.getMessage());
            return null;
        }
    }

    /** A control message for the process: answers the question of a sender which messages have arrived. */
    public void control(Message message) {
        byte[] payload = message.payload();
        if (payload.length > QUESTION.length
                && Arrays.equals(payload, 0, QUESTION.length, QUESTION, 0, QUESTION.length)) {
            SExpressions.arguments(payload, RECEIVED, 2).ifPresent(arguments -> answer(message, arguments));
        }
    }

    /** A confirmation says nothing about what is still under way; the answer to a question does. */
    private void answer(Message message, List<Object> arguments) {
        String topic = String.valueOf(arguments.get(0));
        Stream stream = streams.get(topic);
        long received = stream == null ? 0 : stream.next - 1;
        try {
            long question = Long.parseLong(String.valueOf(arguments.get(1)));
            messages.publishControl(ResponseTopic.of(topic).text(), RECEIVED, received, question);
        } catch (NumberFormatException noNumber) {
            ignored.ignore("this process", message.topic(), "the number of the question is not a number");
        } catch (UnsuitableMessageException unsuitable) {
            ignored.ignore("this process", message.topic(), unsuitable.getMessage());
        }
    }

    /** Once for all messages that have arrived until then. */
    private void confirmSoon(Stream stream) {
        if (unconfirmed.isEmpty()) {
            eventLoop.execute(this::confirm);
        }
        unconfirmed.add(stream);
    }

    private void confirm() {
        for (Stream stream : unconfirmed) {
            messages.publishControl(stream.topic, RECEIVED, stream.next - 1);
        }
        unconfirmed.clear();
    }
}
