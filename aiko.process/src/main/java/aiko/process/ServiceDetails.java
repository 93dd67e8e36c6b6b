// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.UnsuitableMessageException;
import java.util.List;
import java.util.Objects;

/**
 * The details of a service in the directory.
 *
 * @param topicPath its topic path
 * @param name its name
 * @param protocol its protocol, or {@code *}
 * @param transport its transport: {@code mqtt}
 * @param owner the name of the user who runs it
 * @param tags its tags, each {@code key=value}
 */
public record ServiceDetails(
        TopicPath topicPath, String name, String protocol, String transport, String owner, List<String> tags) {
    /** The transport of every service on MQTT. */
    public static final String TRANSPORT_MQTT = "mqtt";

    private static final int PARAMETERS = 6;

    public ServiceDetails {
        Objects.requireNonNull(topicPath);
        Objects.requireNonNull(name);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(owner);
        tags = List.copyOf(tags);
    }

    /**
     * Reads the parameters of {@code (add TOPIC_PATH NAME PROTOCOL TRANSPORT OWNER (TAG …))}. Further parameters are ignored.
     *
     * @throws UnsuitableMessageException if a parameter is missing, or the first is not a topic path
     */
    public static ServiceDetails of(List<?> parameters) {
        if (parameters.size() < PARAMETERS) {
            throw new UnsuitableMessageException("expected " + PARAMETERS + " parameters, found " + parameters.size());
        }
        return new ServiceDetails(
                TopicPath.parse(text(parameters, 0)),
                text(parameters, 1),
                text(parameters, 2),
                text(parameters, 3),
                text(parameters, 4),
                parameters.get(5) instanceof List<?> tags ? texts(tags) : List.of());
    }

    private static List<String> texts(List<?> values) {
        var texts = new String[values.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(values, i);
        }
        return List.of(texts);
    }

    private static String text(List<?> parameters, int index) {
        return String.valueOf(parameters.get(index));
    }
}
