// SPDX-License-Identifier: Apache-2.0
package example.aloha;

/** What can be said to an aloha service: each method is a command. */
public interface Aloha {
    /** {@code (aloha NAME)}: greets in the log. */
    void aloha(String name);

    /** {@code (request RESPONSE_TOPIC NAME)}: answers with a greeting. */
    void request(String responseTopic, String name);
}
