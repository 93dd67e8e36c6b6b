// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.message.Message;
import aiko.threading.AnyThread;
import aiko.threading.NotThreadSafe;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Response topics that nobody can guess, each for one question, and the questions that are open. They have six levels: in strict
 * mode, everybody may publish to them, and only their owner may read them. Owned by an event loop.
 *
 * <pre>{@code
 * var topics = new ResponseTopics<Consumer<Message>>(process.topicPath() + "/client");
 * messages.subscribe(topics.filter(), message -> {
 *     Consumer<Message> open = topics.match(message);
 *     if (open != null) {
 *         open.accept(message);
 *     }
 * });
 * String topic = topics.next();
 * topics.open(topic, answer -> logger.info("{}", answer));
 * }</pre>
 *
 * @param <T> a question
 */
@NotThreadSafe
public final class ResponseTopics<T> {
    /** Random bytes of each topic: known topics reveal no others. */
    private static final int RANDOM_BYTES = 16;

    /** Random bytes that are generated at once, since each call is expensive. */
    private static final int STORE_BYTES = 4_096;

    private final String prefix;
    private final Map<String, T> open = new LinkedHashMap<>();
    private volatile long late;

    // Guarded by this.
    /** Null before the first topic, since its creation takes milliseconds. */
    private @Nullable SecureRandom random;

    private byte[] store = {};
    private int used;

    /** @param parent the five levels above the topics: the topic path of the service that asks, and the purpose */
    public ResponseTopics(String parent) {
        prefix = parent + '/';
    }

    /** The topic filter that matches all of these topics. */
    @AnyThread
    public String filter() {
        return prefix + '+';
    }

    /** Another topic each time. */
    @AnyThread
    public synchronized String next() {
        SecureRandom generator = random;
        if (generator == null) {
            generator = new SecureRandom();
            random = generator;
            store = new byte[STORE_BYTES];
            used = STORE_BYTES;
        }
        if (used == STORE_BYTES) {
            generator.nextBytes(store);
            used = 0;
        }
        String topic = prefix + HexFormat.of().formatHex(store, used, used + RANDOM_BYTES);
        used += RANDOM_BYTES;
        return topic;
    }

    /** From here on, messages on the topic belong to the question. */
    public void open(String topic, T question) {
        open.put(topic, question);
    }

    /** Further messages on the topic are late. Returns whether its question was open. */
    public boolean close(String topic) {
        return open.remove(topic) != null;
    }

    /**
     * The question to which a message belongs; null if it belongs to none: it is late, somebody has guessed, or the server has kept
     * it.
     */
    public @Nullable T match(Message message) {
        T question = message.retained() ? null : open.get(message.topic());
        if (question == null) {
            late++;
        }
        return question;
    }

    /** The open questions, the oldest first: a view. */
    public Collection<T> open() {
        return Collections.unmodifiableCollection(open.values());
    }

    /** The number of messages that belonged to no question. */
    @AnyThread
    public long late() {
        return late;
    }
}
