// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.message.Message;
import aiko.threading.OnEventLoop;
import java.util.List;

/**
 * Asks the questions of a {@link Questions.Round}, and reads the answers.
 *
 * <pre>{@code
 * class Census implements Inquirer<TopicPath> {
 *     public void ask(TopicPath registrar, String responseTopic) {
 *         messages.publishCommand(registrar.control(), "share", responseTopic, 0, "service_count");
 *     }
 *
 *     public boolean answered(TopicPath registrar, Message answer) {
 *         return answer.text().startsWith("(add service_count ");
 *     }
 * }
 * }</pre>
 *
 * @param <T> a question, or the one who is asked
 */
@OnEventLoop
public interface Inquirer<T> {
    /** Publishes the question. Called again, with the same topic, if it is not answered in time. */
    void ask(T question, String responseTopic);

    /** Reads a message of the answer. Returns whether the answer is complete: then the topic is closed. */
    boolean answered(T question, Message answer);

    /**
     * The round has ended: all questions are answered, or the patience is over. It is not called if the round was cancelled.
     *
     * @param unanswered the questions without a complete answer
     */
    default void ended(List<T> unanswered) {}
}
