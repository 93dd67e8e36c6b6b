// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A topic that came with a request, and to which an answer may go. Whoever answers publishes where a stranger tells it
 * to, so that not every topic will do:
 *
 * <ul>
 *   <li>It is a topic that servers and clients take: no wildcard, no {@code $} at the start, no control character, none
 *       beyond U+FDCF, at most {@value #MOST_LEVELS} levels and {@value #MOST_BYTES} bytes. A server that does not take
 *       it would end the connection of whoever answers.
 *   <li>Nobody takes what is said there for a command, a record or word of somebody's life: its last level is not
 *       {@code control}, {@code log}, {@code out} or {@code state}; it is not the boot topic of a registrar, nor the topic
 *       for commands to a service, {@code namespace/host/process/service/in}. The one of service {@code 0} will do: a
 *       process takes no commands there, and clients of the reference implementation have themselves answered there.
 * </ul>
 *
 * <p>So an answer is never a request, whoever answers whom, and answers cannot go round in circles. {@link
 * Messages#respond} looks at its topic by itself; a service that publishes its answers in another way does it so:
 *
 * <pre>{@code
 * public void list(String responseTopic) {
 *     String topic = ResponseTopic.of(responseTopic).text();
 *     names.forEach(name -> messages.publishCommand(topic, "name", name));
 * }
 * }</pre>
 *
 * @param text the topic
 */
public record ResponseTopic(String text) {
    /** Levels that a response topic may have; Mosquitto takes 200. */
    public static final int MOST_LEVELS = 64;

    /** Bytes that a response topic may have; MQTT allows for 65,535. */
    public static final int MOST_BYTES = 1_024;

    private static final char FIRST_UNSENDABLE = '\uFDD0';
    private static final int LONGEST_EXCERPT = 60;
    private static final int SERVICE_LEVELS = 5;
    private static final String BOOT = "/service/registrar";
    private static final String PROCESS = "0";

    /** @throws IllegalArgumentException if no answer may go there, saying why */
    public ResponseTopic {
        checkIsSendable(text);
        checkIsForAnswers(text);
    }

    /**
     * Reads a parameter of a request.
     *
     * @throws IllegalArgumentException if it is no topic to which an answer may go, saying why
     */
    public static ResponseTopic of(@Nullable Object parameter) {
        if (parameter instanceof String text) {
            return new ResponseTopic(text);
        }
        throw new IllegalArgumentException("its response topic is no symbol");
    }

    @Override
    public String toString() {
        return text;
    }

    private static void checkIsSendable(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("its response topic is empty");
        }
        if (text.length() > MOST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw refused(text, "is longer than " + MOST_BYTES + " bytes");
        }
        if (text.charAt(0) == '$') {
            throw refused(text, "begins with $, as those of the MQTT server do");
        }
        int levels = 1;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '+' || character == '#') {
                throw refused(text, "holds a wildcard, + or #");
            }
            if (Character.isISOControl(character)
                    || Character.isSurrogate(character)
                    || character >= FIRST_UNSENDABLE) {
                throw refused(text, "holds U+" + String.format("%04X", (int) character) + ", which can't be sent");
            }
            levels += character == '/' ? 1 : 0;
        }
        if (levels > MOST_LEVELS) {
            throw refused(text, "has " + levels + " levels, more than " + MOST_LEVELS);
        }
    }

    private static void checkIsForAnswers(String text) {
        if (text.endsWith(BOOT)) {
            throw refused(text, "is where registrars announce themselves");
        }
        switch (text.substring(text.lastIndexOf('/') + 1)) {
            case "control" -> throw refused(text, "is for control messages");
            case "log" -> throw refused(text, "is for log records");
            case "out" -> throw refused(text, "is for what a service has to say");
            case "state" -> throw refused(text, "is for the state of a service");
            case "in" -> {
                String[] levels = text.split("/", -1);
                if (levels.length == SERVICE_LEVELS && !levels[SERVICE_LEVELS - 2].equals(PROCESS)) {
                    throw refused(text, "is for commands to a service");
                }
            }
            default -> {
                // for answers
            }
        }
    }

    private static IllegalArgumentException refused(String text, String why) {
        String excerpt = text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
        return new IllegalArgumentException("its response topic, \"" + excerpt + "\", " + why);
    }
}
