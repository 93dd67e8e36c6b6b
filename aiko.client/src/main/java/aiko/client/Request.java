// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.TopicPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request: a command with a response topic, which the client adds. The service answers {@code (item_count N)} and N items, as
 * {@link aiko.message.Messages#respond} does.
 *
 * <pre>{@code
 * TopicPath lamp = details.topicPath();
 * client.request(Request.of(lamp, "colors"));                                         // (colors RESPONSE_TOPIC)
 * client.request(Request.of(lamp, "colors", "warm", Request.RESPONSE_TOPIC));         // (colors warm RESPONSE_TOPIC)
 * client.request(Request.of(lamp, "share", Request.RESPONSE_TOPIC, 0, "lifecycle").onControl());
 * }</pre>
 *
 * @param service the service that is asked
 * @param topic the topic to which the request is published: the {@code in} or {@code control} topic of the service
 * @param command the command
 * @param arguments the arguments, as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}; one of them
 *     is {@link #RESPONSE_TOPIC}
 * @param timeLimit the limit for the whole answer: 1 ms to 1 day
 * @param items the number of items with which the answer is complete: {@link #COUNTED}, {@link #OPEN}, or a number from 1 on for
 *     services that do not send {@code (item_count N)}
 * @param maxItems the largest number of items, at least 1
 * @param maxBytes the largest number of bytes of all items together, at least 1. With a listener, both limits count the items
 *     that the listener has not handled yet
 */
public record Request(
        TopicPath service,
        String topic,
        String command,
        List<@Nullable Object> arguments,
        Duration timeLimit,
        int items,
        int maxItems,
        int maxBytes) {
    /** Placeholder for the response topic among the arguments. */
    public static final Object RESPONSE_TOPIC = new Object() {
        @Override
        public String toString() {
            return "RESPONSE_TOPIC";
        }
    };

    /** The answer contains {@code (item_count N)}, the number of items. */
    public static final int COUNTED = 0;

    /** The answer has no end: each message is an item until the time limit is over or the request is cancelled. */
    public static final int OPEN = -1;

    /** The default time limit. */
    public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(5);

    /** The longest time limit: a day. */
    public static final Duration MAX_TIME_LIMIT = Duration.ofDays(1);

    /** The default of {@code maxItems}. */
    public static final int DEFAULT_MAX_ITEMS = 10_000;

    /** The default of {@code maxBytes}: 1 MiB. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    /** @throws IllegalArgumentException if a value is out of its range, or the arguments contain no response topic, or two */
    public Request {
        Objects.requireNonNull(service);
        Objects.requireNonNull(topic);
        Objects.requireNonNull(command);
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        if (timeLimit.compareTo(Duration.ofMillis(1)) < 0 || timeLimit.compareTo(MAX_TIME_LIMIT) > 0) {
            throw new IllegalArgumentException("time limit " + timeLimit + ": expected 1 ms to 1 day");
        }
        if (items < OPEN || maxItems < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("items " + items + ", limits " + maxItems + " and " + maxBytes
                    + ": expected items from -1 on, and limits from 1 on");
        }
        if (arguments.stream().filter(argument -> argument == RESPONSE_TOPIC).count() != 1) {
            throw new IllegalArgumentException(
                    "request " + command + ": expected RESPONSE_TOPIC once among the arguments");
        }
    }

    /**
     * A request on the {@code in} topic of a service, with the defaults.
     *
     * @param arguments if {@link #RESPONSE_TOPIC} is not one of them, the response topic precedes them
     */
    public static Request of(TopicPath service, String command, @Nullable Object... arguments) {
        var all = new ArrayList<@Nullable Object>(Arrays.asList(arguments));
        if (!all.contains(RESPONSE_TOPIC)) {
            all.add(0, RESPONSE_TOPIC);
        }
        return new Request(
                service, service.in(), command, all, DEFAULT_TIME_LIMIT, COUNTED, DEFAULT_MAX_ITEMS, DEFAULT_MAX_BYTES);
    }

    /** The same request on the {@code control} topic of the service. */
    public Request onControl() {
        return new Request(service, service.control(), command, arguments, timeLimit, items, maxItems, maxBytes);
    }

    /** The same request with another time limit, from 1 ms to 1 day. */
    public Request withTimeLimit(Duration limit) {
        return new Request(service, topic, command, arguments, limit, items, maxItems, maxBytes);
    }

    /** The same request, whose answer is complete after this number of messages, at least 1, with any content. */
    public Request withItems(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("items " + count + ": expected at least 1");
        }
        return new Request(service, topic, command, arguments, timeLimit, count, maxItems, maxBytes);
    }

    /** The same request with an answer without end. It needs a {@link ResponseListener}. */
    public Request open() {
        return new Request(service, topic, command, arguments, timeLimit, OPEN, maxItems, maxBytes);
    }

    /** The same request with other limits of its answer, each at least 1. */
    public Request withLimits(int items, int bytes) {
        return new Request(service, topic, command, arguments, timeLimit, this.items, items, bytes);
    }
}
