// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Publishes messages, subscribes to topics, and sets last wills, in the name of a process.
 *
 * <p>Any thread may call each method. None of them blocks, and none fails because of the connection: a process without a server
 * continues. Messages of one thread are published in the order of the calls. Subscriptions and last wills outlive the
 * connection: they are set again after each reconnect.
 *
 * <pre>{@code
 * Handle subscription = messages.subscribe("example/+/temperature", message -> logger.info("{}", message));
 * messages.publishCommand(details.topicPath().in(), "color", "red");
 * }</pre>
 *
 * <p>Source: {@code message.py} and {@code mqtt.py} of the reference implementation.
 */
@AnyThread
@ProviderType
public interface Messages {
    /** Publishes with {@link Delivery#AT_MOST_ONCE}, not retained. */
    default void publish(String topic, byte[] payload) {
        publish(topic, payload, Delivery.AT_MOST_ONCE, false);
    }

    /**
     * Publishes a message.
     *
     * <p>The MQTT client cannot send topics with control characters or characters from U+FDD0 on. A message on such a topic is
     * dropped, counted and logged.
     *
     * @param topic a topic name: not empty, at most 65,535 bytes as UTF-8, without {@code +}, {@code #} and NUL
     * @param payload the bytes themselves, not a copy; the caller must not change them afterwards
     * @param delivery how hard the process tries to deliver it
     * @param retained whether the server keeps it for later subscribers; an empty payload clears the kept message
     * @throws UnsuitableMessageException if the topic is not a topic name
     */
    void publish(String topic, byte[] payload, Delivery delivery, boolean retained);

    /**
     * Publishes like {@link #publish(String, byte[])}, and returns whether the message was queued to be sent. It is false, and the
     * message counts as dropped, if there is no connection, or if the queue is full, in number or in bytes.
     *
     * @throws IllegalArgumentException if the topic is not a topic name
     */
    default boolean offer(String topic, byte[] payload) {
        publish(topic, payload);
        return true;
    }

    /**
     * Publishes {@code (command parameter …)}, not retained, with {@link Delivery#AT_MOST_ONCE}.
     *
     * @param parameters as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}
     */
    void publishCommand(String topic, String command, @Nullable Object... parameters);

    /**
     * Answers a request: publishes {@code (item_count N)} and then {@code (response item)} for each item. An item with
     * several fields is a {@link ResponseFields}.
     *
     * @param responseTopic the response topic of the request
     * @throws UnsuitableMessageException if it is not a valid {@link ResponseTopic}; the message names the reason
     */
    void respond(String responseTopic, Collection<?> items);

    /**
     * Subscribes to a topic filter. Several handlers may have the same filter. Handlers are called in the order in which they
     * were added, each once for a message, even if the message matches several filters of the process.
     *
     * <p>A handler gets the retained messages that match once after it was added, and again after each reconnect. A server
     * may send a message twice if it matches two filters of which neither covers the other; Mosquitto and the embedded server
     * do not.
     *
     * @param topicFilter as in MQTT 3.1.1, section 4.7: {@code +} and {@code #} are wildcards, and neither matches
     *     a first level that begins with {@code $}
     * @throws UnsuitableMessageException if it is not a topic filter
     */
    default Handle subscribe(String topicFilter, MessageHandler handler) {
        return intercept(topicFilter, handler);
    }

    /**
     * Subscribes like {@link #subscribe}, with a handler that can keep messages from the later handlers of its bundle.
     *
     * @throws UnsuitableMessageException if it is not a topic filter
     */
    Handle intercept(String topicFilter, MessageInterceptor interceptor);

    /**
     * Lets the server publish a message if this process dies or loses its connection. Each will has a connection of its own:
     * MQTT allows one will for a connection, and that of the process is {@code (absent)}.
     *
     * @throws UnsuitableMessageException if the topic is not a topic name, or the payload has more than 65,535 bytes
     */
    LastWill addLastWill(String topic, byte[] payload, boolean retained);

    /**
     * Completes on the event loop when all messages that the server sends for the subscriptions so far, retained messages
     * included, have been handled. While there is no connection, this waits for the next one.
     */
    CompletionStage<Void> synchronize();

    /**
     * Completes on the event loop when fewer messages than that are queued to be sent, never before the caller has returned to
     * the event loop. To publish many messages, publish a part each time this completes: then the messages of others do not
     * queue behind all of them.
     *
     * @param messages at least 1, see {@link MessagesStatistics#outboxSize()}
     */
    CompletionStage<Void> whenFewerWait(int messages);

    /**
     * Whether messages on the topic are given up: the server has ended the connection because of them, and none has arrived
     * since. Stop publishing there; another attempt would end the connection again.
     */
    default boolean isGivenUp(String topic) {
        return false;
    }

    /** The figures since the process started. */
    MessagesStatistics statistics();
}
