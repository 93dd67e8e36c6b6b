// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.List;
import java.util.Objects;

/**
 * What a service says of itself when it is added.
 *
 * @param name the name by which people find it; not empty
 * @param protocol what it understands, like {@code github.com/geekscape/aiko_services/protocol/NAME:VERSION};
 *     {@link #UNSPECIFIED_PROTOCOL} where nothing is stated; {@link #NO_PROTOCOL} for a service that stays private to
 *     its process, so that no registrar hears of it
 * @param tags each {@code key=value}
 * @param failurePolicy what becomes of it when its handler throws
 * @param durable whether its {@link ServiceState} is kept over a restart of the container; since 1.2
 */
public record ServiceDefinition(
        String name, String protocol, List<String> tags, FailurePolicy failurePolicy, boolean durable) {
    /** Nothing is stated about what the service understands. */
    public static final String UNSPECIFIED_PROTOCOL = "*";

    /** The service is private to its process. */
    public static final String NO_PROTOCOL = "";

    public ServiceDefinition {
        Objects.requireNonNull(protocol);
        if (Objects.requireNonNull(name).isEmpty()) {
            throw new IllegalArgumentException("a service needs a name that is not empty");
        }
        tags = List.copyOf(tags);
        Objects.requireNonNull(failurePolicy);
    }

    /** A service whose state is not kept over a restart of the container. */
    public ServiceDefinition(String name, String protocol, List<String> tags, FailurePolicy failurePolicy) {
        this(name, protocol, tags, failurePolicy, false);
    }

    /** A service that goes on when its handler throws. */
    public ServiceDefinition(String name, String protocol, List<String> tags) {
        this(name, protocol, tags, FailurePolicy.CONTINUE);
    }

    /** A service of that name, with an unspecified protocol and no tags. */
    public static ServiceDefinition named(String name) {
        return new ServiceDefinition(name, UNSPECIFIED_PROTOCOL, List.of());
    }

    /** The same with another protocol. */
    public ServiceDefinition withProtocol(String protocol) {
        return new ServiceDefinition(name, protocol, tags, failurePolicy, durable);
    }

    /** The same with other tags. */
    public ServiceDefinition withTags(String... tags) {
        return new ServiceDefinition(name, protocol, List.of(tags), failurePolicy, durable);
    }

    /** The same with another policy for failures. */
    public ServiceDefinition withFailurePolicy(FailurePolicy policy) {
        return new ServiceDefinition(name, protocol, tags, policy, durable);
    }

    /** The same with its state kept over a restart of the container, or not: see {@link ServiceState}. */
    public ServiceDefinition withDurable(boolean durable) {
        return new ServiceDefinition(name, protocol, tags, failurePolicy, durable);
    }

    /** Whether a registrar is told of it. */
    public boolean isPublic() {
        return !protocol.isEmpty();
    }
}
