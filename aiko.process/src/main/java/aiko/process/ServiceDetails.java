// SPDX-License-Identifier: Apache-2.0
package aiko.process;

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

    public ServiceDetails {
        Objects.requireNonNull(topicPath);
        Objects.requireNonNull(name);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(owner);
        tags = List.copyOf(tags);
    }
}
