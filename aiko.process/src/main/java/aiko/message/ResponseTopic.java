// SPDX-License-Identifier: Apache-2.0
package aiko.message;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The response topic of a request, to which the answer is published. A stranger has chosen it, so that not each topic is
 * valid:
 *
 * <ul>
 *   <li>Servers and clients accept the topic: it has no wildcard, no {@code $} at the start, no control character, no character
 *       from U+FDD0 on, at most {@value #MOST_LEVELS} levels and {@value #MOST_BYTES} bytes. A server that refuses a topic
 *       ends the connection of the process that answers.
 *   <li>Nobody reads commands, log records or states there: the last level is not {@code control}, {@code log}, {@code out} or
 *       {@code state}; the topic is not the boot topic of a registrar, nor the topic for commands to a service,
 *       {@code namespace/host/process/service/in}. The topic of service {@code 0} is valid: a process has no commands there,
 *       and clients of the reference implementation use it as their response topic.
 * </ul>
 *
 * <p>An answer is therefore never a request, and answers cannot circulate. {@link Messages#respond} checks its topic; a service
 * that publishes its answers in another way checks it like this:
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
    /** The largest number of levels of a response topic. Mosquitto accepts 200. */
    public static final int MOST_LEVELS = 64;

    /** The largest number of bytes of a response topic. MQTT allows 65,535. */
    public static final int MOST_BYTES = 1_024;

    private static final char DELETE = '\u007F';
    private static final char FIRST_UNSENDABLE = '\uFDD0';
    /** Of a {@code char} in UTF-8. */
    private static final int MOST_BYTES_OF_CHARACTER = 3;

    private static final int LONGEST_EXCERPT = 60;
    private static final int SERVICE_LEVELS = 5;
    private static final String PROCESS = "0";

    /** @throws UnsuitableMessageException if the topic is not valid; the message names the reason */
    public ResponseTopic {
        checkIsSendable(text);
        checkIsForAnswers(text);
    }

    /**
     * Reads a parameter of a request.
     *
     * @throws UnsuitableMessageException if it is not a valid response topic; the message names the reason
     */
    public static ResponseTopic of(@Nullable Object parameter) {
        if (parameter instanceof String text) {
            return new ResponseTopic(text);
        }
        throw new UnsuitableMessageException("the response topic is not a symbol");
    }

    @Override
    public String toString() {
        return text;
    }

    private static void checkIsSendable(String text) {
        if (text == null) {
            throw new UnsuitableMessageException("the response topic is not a symbol");
        }
        if (text.isEmpty()) {
            throw new UnsuitableMessageException("the response topic is empty");
        }
        if (text.length() > MOST_BYTES / MOST_BYTES_OF_CHARACTER
                && (text.length() > MOST_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES)) {
            throw refused(text, "is longer than " + MOST_BYTES + " bytes");
        }
        if (text.charAt(0) == '$') {
            throw refused(text, "begins with $, like those of the MQTT server");
        }
        int levels = 1;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '+' || character == '#') {
                throw refused(text, "contains a wildcard, + or #");
            }
            if (Character.isISOControl(character)
                    || Character.isSurrogate(character)
                    || character >= FIRST_UNSENDABLE) {
                throw refused(text, "contains U+" + String.format("%04X", (int) character) + ", which cannot be sent");
            }
            levels += character == '/' ? 1 : 0;
        }
        if (levels > MOST_LEVELS) {
            throw refused(text, "has " + levels + " levels, more than " + MOST_LEVELS);
        }
    }

    private static void checkIsForAnswers(String text) {
        if (BootTopic.isLike(text)) {
            throw refused(text, "is the boot topic of registrars");
        }
        switch (text.substring(text.lastIndexOf('/') + 1)) {
            case "control" -> throw refused(text, "is for control messages");
            case "log" -> throw refused(text, "is for log records");
            case "out" -> throw refused(text, "is for the messages of a service");
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

    private static UnsuitableMessageException refused(String text, String why) {
        String excerpt = text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
        return new UnsuitableMessageException("the response topic, \"" + excerpt + "\", " + why);
    }
}
