// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.message.ResponseTopic;
import aiko.process.TopicPath;

/**
 * Topics for the answers to frames. A pipeline gets them as commands on its {@code in} topic, which no other answer may have. Nobody
 * answers {@code process_frame_response}, so that answers do not circulate.
 */
final class Destinations {
    private static final String COMMANDS = "/in";

    private Destinations() {}

    /** @throws IllegalArgumentException if answers cannot be published there; the message names the reason */
    static String check(Object topic) {
        if (topic instanceof String text && text.endsWith(COMMANDS)) {
            String path = text.substring(0, text.length() - COMMANDS.length());
            if (path.chars().filter(character -> character == '/').count() == 3) {
                TopicPath.parse(path);
                // The rules for what can be sent apply to commands too.
                ResponseTopic.of(path + "/response");
                return text;
            }
        }
        return ResponseTopic.of(topic).text();
    }
}
