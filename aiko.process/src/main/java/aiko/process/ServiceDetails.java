// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.List;
import java.util.Objects;

/**
 * What the directory knows of a service.
 *
 * @param topicPath where it is
 * @param name its name
 * @param protocol what it understands, or {@code *}
 * @param transport how it is reached: {@code mqtt}
 * @param owner the name of the user who runs it
 * @param tags each {@code key=value}
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
