// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.List;
import java.util.Objects;

/**
 * What a service says of itself when it is added.
 *
 * @param name the name by which people find it; not empty
 * @param protocol what it understands, like {@code github.com/geekscape/aiko_services/protocol/NAME:VERSION}, or
 *     {@link #NO_PROTOCOL}: such a service stays private to its process, and no registrar hears of it
 * @param tags each {@code key=value}
 */
public record ServiceDefinition(String name, String protocol, List<String> tags) {
    /** No protocol: {@code *}. */
    public static final String NO_PROTOCOL = "*";

    public ServiceDefinition {
        Objects.requireNonNull(protocol);
        if (Objects.requireNonNull(name).isEmpty()) {
            throw new IllegalArgumentException("a service has an empty name");
        }
        tags = List.copyOf(tags);
    }

    /** A private service: no protocol, no tags. */
    public static ServiceDefinition named(String name) {
        return new ServiceDefinition(name, NO_PROTOCOL, List.of());
    }

    /** The same with another protocol. */
    public ServiceDefinition withProtocol(String protocol) {
        return new ServiceDefinition(name, protocol, tags);
    }

    /** The same with other tags. */
    public ServiceDefinition withTags(String... tags) {
        return new ServiceDefinition(name, protocol, List.of(tags));
    }

    /** Whether a registrar is told of it. */
    public boolean isPublic() {
        return !protocol.isEmpty() && !NO_PROTOCOL.equals(protocol);
    }
}
