// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import aiko.message.UnsuitableMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * The definition of a service, with which it is added to a process.
 *
 * <p>Name, protocol and tags have at most 16,000,000 bytes together; there are at most 900,000 tags, of which the first does not
 * end in a colon. Anything else is refused with an {@link UnsuitableMessageException}, since no registrar could read it.
 *
 * <pre>{@code
 * ServiceDefinition definition = ServiceDefinition.named("lamp")
 *         .withProtocol("example.com/protocol/lamp:0")
 *         .withTags("room=kitchen")
 *         .withDurable(true);
 * }</pre>
 *
 * <p>Source: {@code service.py} of the reference implementation.
 *
 * @param name the name by which people find it; not empty
 * @param protocol its protocol, like {@code github.com/geekscape/aiko_services/protocol/NAME:VERSION};
 *     {@link #UNSPECIFIED_PROTOCOL} if none is stated; {@link #NO_PROTOCOL} for a service that is private to its process and
 *     not registered
 * @param tags its tags, each {@code key=value}
 * @param failurePolicy the consequence if its handler throws
 * @param retained whether it gets retained messages on its {@code in} and {@code control} topics. The MQTT server sends them
 *     again after each connect, and commands among them would be executed each time; they are ignored and logged otherwise
 * @param durable whether its {@link ServiceState} is kept over a restart of the container
 * @param shared whether it has a shared state without code, with the default items of the reference implementation, and is
 *     registered with the tag {@link #SHARED_STATE_TAG}
 */
public record ServiceDefinition(
        String name,
        String protocol,
        List<String> tags,
        FailurePolicy failurePolicy,
        boolean retained,
        boolean durable,
        boolean shared) {
    /** No protocol is stated. */
    public static final String UNSPECIFIED_PROTOCOL = "*";

    /** The service is private to its process. */
    public static final String NO_PROTOCOL = "";

    /** The tag of services with a shared state. */
    public static final String SHARED_STATE_TAG = "ec=true";

    private static final int MOST_TAGS = 900_000;
    private static final long LONGEST_BYTES = 16_000_000;
    private static final int WRITTEN_AROUND_BYTES = 10;

    /** @throws UnsuitableMessageException if a part is null, the name is empty, or no registrar accepts it */
    public ServiceDefinition {
        Given.text(protocol, "protocol");
        if (Given.text(name, "name").isEmpty()) {
            throw new UnsuitableMessageException("the name of the service is empty");
        }
        tags = Given.texts(tags, "tags");
        Objects.requireNonNull(failurePolicy);
        checkThatRegistrarsTakeIt(name, protocol, tags);
    }

    /** A registrar that refuses a service can tell nobody but its own log. */
    private static void checkThatRegistrarsTakeIt(String name, String protocol, List<String> tags) {
        if (!tags.isEmpty() && tags.get(0).endsWith(":")) {
            throw new UnsuitableMessageException("the first tag, \"" + tags.get(0)
                    + "\", ends in a colon, which makes the tags a dictionary; put another tag first");
        }
        if (tags.size() > MOST_TAGS) {
            throw new UnsuitableMessageException(tags.size() + " tags: registrars accept at most " + MOST_TAGS);
        }
        long most = bytes(name, protocol, tags, text -> 3 * (long) text.length());
        if (most > LONGEST_BYTES) {
            long bytes = bytes(name, protocol, tags, text -> text.getBytes(StandardCharsets.UTF_8).length);
            if (bytes > LONGEST_BYTES) {
                throw new UnsuitableMessageException(
                        "name, protocol and tags of " + bytes + " bytes: registrars accept at most " + LONGEST_BYTES);
            }
        }
    }

    /** Each is written with a space and, perhaps, its length. */
    private static long bytes(String name, String protocol, List<String> tags, ToLongFunction<String> length) {
        long bytes = length.applyAsLong(name) + length.applyAsLong(protocol);
        for (String tag : tags) {
            bytes += length.applyAsLong(tag) + WRITTEN_AROUND_BYTES;
        }
        return bytes;
    }

    /** A service with the default items in its shared state. */
    public ServiceDefinition(
            String name,
            String protocol,
            List<String> tags,
            FailurePolicy failurePolicy,
            boolean retained,
            boolean durable) {
        this(name, protocol, tags, failurePolicy, retained, durable, true);
    }

    /** A service that ignores retained messages, and whose state is not kept over a restart of the container. */
    public ServiceDefinition(String name, String protocol, List<String> tags, FailurePolicy failurePolicy) {
        this(name, protocol, tags, failurePolicy, false, false);
    }

    /** A service that continues if its handler throws. */
    public ServiceDefinition(String name, String protocol, List<String> tags) {
        this(name, protocol, tags, FailurePolicy.CONTINUE);
    }

    /** A service with that name, an unspecified protocol and no tags. */
    public static ServiceDefinition named(String name) {
        return new ServiceDefinition(name, UNSPECIFIED_PROTOCOL, List.of());
    }

    /** The same definition with another protocol. */
    public ServiceDefinition withProtocol(String protocol) {
        return new ServiceDefinition(name, protocol, tags, failurePolicy, retained, durable, shared);
    }

    /** The same definition with other tags. */
    public ServiceDefinition withTags(String... tags) {
        return new ServiceDefinition(name, protocol, Arrays.asList(tags), failurePolicy, retained, durable, shared);
    }

    /** The same definition with another failure policy. */
    public ServiceDefinition withFailurePolicy(FailurePolicy policy) {
        return new ServiceDefinition(name, protocol, tags, policy, retained, durable, shared);
    }

    /** The same definition with or without retained messages. */
    public ServiceDefinition withRetained(boolean retained) {
        return new ServiceDefinition(name, protocol, tags, failurePolicy, retained, durable, shared);
    }

    /** The same definition with or without a state that is kept over a restart of the container: see {@link ServiceState}. */
    public ServiceDefinition withDurable(boolean durable) {
        return new ServiceDefinition(name, protocol, tags, failurePolicy, retained, durable, shared);
    }

    /** The same definition with or without a shared state that needs no code: see {@link AikoService#share()}. */
    public ServiceDefinition withShared(boolean shared) {
        return new ServiceDefinition(name, protocol, tags, failurePolicy, retained, durable, shared);
    }

    /** Whether it is registered. */
    public boolean isPublic() {
        return !protocol.isEmpty();
    }
}
