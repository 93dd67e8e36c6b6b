// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.message.Message;
import aiko.threading.MayBlock;
import java.util.List;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The messages of topics, since {@link AikoTester#watch}. It keeps the last 10,000. Any thread of a test may use it.
 *
 * <pre>{@code
 * try (TopicWatch out = aiko.watchOut("greeter")) {
 *     aiko.send("greeter", "greet", "Pele");
 *     out.expect("(greeted Pele)");
 * }
 * }</pre>
 */
@MayBlock
@ProviderType
public interface TopicWatch extends AutoCloseable {
    /**
     * Waits for a message with that payload, and removes it with those before it: expectations are met in order.
     *
     * @throws AssertionError there is none within the limit; lists the messages that there are
     */
    default Message expect(String payload) {
        return expect(payload, message -> message.text().equals(payload));
    }

    /**
     * Waits for a message that matches, and removes it with those before it.
     *
     * @param what it is, for the failure: {@code a temperature}
     */
    Message expect(String what, Predicate<Message> matcher);

    /** The messages that are there now, without waiting. */
    List<Message> messages();

    /** Ends it; it keeps its messages. */
    @Override
    void close();
}
