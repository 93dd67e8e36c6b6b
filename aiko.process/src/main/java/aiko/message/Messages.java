// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import aiko.event.Handle;
import aiko.threading.AnyThread;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The messages of a process: what it publishes, what it subscribes to, what is said in its name when it dies.
 *
 * <p>Every method may be called by any thread, and none of them blocks or throws because of the connection: a process
 * without a server, or one whose server is away, goes on. Messages of one caller are published in the order of the
 * calls. Subscriptions and last wills outlive the connection: they are set again after each reconnect.
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
     * <p>The MQTT client can't send topics with control characters, characters beyond U+FFFF or from
     * U+FDD0 on: a message on such a topic is dropped, counted and logged.
     *
     * @param topic a topic name: not empty, at most 65,535 bytes as UTF-8, without {@code +}, {@code #} and NUL
     * @param payload given away: the caller must not change it any more
     * @param delivery what is promised
     * @param retained whether the server keeps it for later subscribers; an empty payload clears what it keeps
     * @throws IllegalArgumentException if the topic is not a topic name
     */
    void publish(String topic, byte[] payload, Delivery delivery, boolean retained);

    /**
     * Publishes {@code (command parameter …)}, not retained, with {@link Delivery#AT_MOST_ONCE}.
     *
     * @param parameters as in {@link aiko.sexpression.SExpressions#generate(String, Object...)}
     */
    void publishCommand(String topic, String command, @Nullable Object... parameters);

    /**
     * Answers a request: publishes {@code (item_count N)} and then {@code (response item)} for each item.
     *
     * @param responseTopic as it came with the request
     * @throws IllegalArgumentException if it is no {@link ResponseTopic}, saying why
     */
    void respond(String responseTopic, Collection<?> items);

    /**
     * Subscribes to a topic filter. Several handlers may have the same filter; handlers are called in the order in which
     * they were added, each once per message even where the message matches several filters of the process.
     *
     * <p>A handler gets the retained messages that match once when it is added, whoever else is subscribed, and again
     * after each reconnect. A server may send a message twice when it matches two filters of which neither covers the
     * other; Mosquitto and the embedded server do not.
     *
     * @param topicFilter as in MQTT 3.1.1, section 4.7: {@code +} and {@code #} are wildcards, and neither matches
     *     a first level that begins with {@code $}
     * @throws IllegalArgumentException if it is not a topic filter
     */
    default Handle subscribe(String topicFilter, MessageHandler handler) {
        return intercept(topicFilter, handler);
    }

    /**
     * Subscribes like {@link #subscribe}, with a handler that can keep messages from the later handlers of its bundle.
     *
     * @throws IllegalArgumentException if it is not a topic filter
     */
    Handle intercept(String topicFilter, MessageInterceptor interceptor);

    /**
     * Has the server publish a message if this process dies or loses its connection. Each will is a connection of its
     * own, since MQTT gives a connection one will and the process's own is {@code (absent)}.
     *
     * @throws IllegalArgumentException if the topic is not a topic name, or the payload has more than 65,535 bytes
     */
    LastWill addLastWill(String topic, byte[] payload, boolean retained);

    /**
     * Completes, on the event loop, once everything that the server sends for the subscriptions made so far, retained
     * messages included, has been handled. While there is no connection, it waits for the next one.
     */
    CompletionStage<Void> synchronize();

    /**
     * Completes, on the event loop, once fewer than so many messages wait to be sent; never before the caller has
     * returned to the event loop. Whoever has much to publish does it in parts, each when this completes, so that the
     * messages of others do not have to wait behind all of it.
     *
     * @param messages at least 1, see {@link MessagesStatistics#outboxSize()}
     */
    CompletionStage<Void> whenFewerWait(int messages);

    /**
     * Whether the server has ended the connection at messages on a topic, so that such messages were given up, and none has
     * arrived since. Who has asked for messages there loses what it has asked for: they would cost the connection again.
     */
    default boolean isGivenUp(String topic) {
        return false;
    }

    /** Figures since the process began. */
    MessagesStatistics statistics();
}
