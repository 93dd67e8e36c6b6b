// SPDX-License-Identifier: Apache-2.0
package example.aloha;

/** The commands of an aloha service: each method is one. */
public interface Aloha {
    /** {@code (aloha NAME)}: greets in the log. */
    void aloha(String name);

    /** {@code (request RESPONSE_TOPIC NAME)}: answers with a greeting. */
    void request(String responseTopic, String name);
}
