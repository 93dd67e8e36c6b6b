// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.Arrays;
import java.util.List;

/**
 * A filter of services. Each part is compared as exact text; {@code *} matches anything.
 *
 * <pre>{@code
 * registrar.query(ServiceFilter.named("lamp").withTags("room=kitchen"), 0, 100);
 * }</pre>
 *
 * <p>Source: {@code ServiceFilter} in {@code service.py} of the reference implementation.
 *
 * @param name a name or {@code *}
 * @param protocol a protocol or {@code *}
 * @param transport a transport or {@code *}
 * @param owner an owner or {@code *}
 * @param tags the tags that a service must have; an empty list matches anything
 */
public record ServiceFilter(String name, String protocol, String transport, String owner, List<String> tags) {
    /** Matches anything. */
    public static final String ANY = "*";

    /** Matches every service. */
    public static final ServiceFilter ALL = new ServiceFilter(ANY, ANY, ANY, ANY, List.of());

    /** @throws aiko.message.UnsuitableMessageException if a part is null */
    public ServiceFilter {
        Given.text(name, "name");
        Given.text(protocol, "protocol");
        Given.text(transport, "transport");
        Given.text(owner, "owner");
        tags = Given.texts(tags, "tags");
    }

    /** A filter that matches services of that name, whatever their other parts. */
    public static ServiceFilter named(String name) {
        return ALL.withName(name);
    }

    /** The same filter with another name. */
    public ServiceFilter withName(String name) {
        return new ServiceFilter(name, protocol, transport, owner, tags);
    }

    /** The same filter with another protocol. */
    public ServiceFilter withProtocol(String protocol) {
        return new ServiceFilter(name, protocol, transport, owner, tags);
    }

    /** The same filter with another transport. */
    public ServiceFilter withTransport(String transport) {
        return new ServiceFilter(name, protocol, transport, owner, tags);
    }

    /** The same filter with another owner. */
    public ServiceFilter withOwner(String owner) {
        return new ServiceFilter(name, protocol, transport, owner, tags);
    }

    /** The same filter with other tags. */
    public ServiceFilter withTags(String... tags) {
        return new ServiceFilter(name, protocol, transport, owner, Arrays.asList(tags));
    }

    /** Whether the service matches. */
    public boolean matches(ServiceDetails service) {
        return matches(name, service.name())
                && matches(protocol, service.protocol())
                && matches(transport, service.transport())
                && matches(owner, service.owner())
                && service.tags().containsAll(tags);
    }

    private static boolean matches(String wanted, String actual) {
        return wanted.equals(ANY) || wanted.equals(actual);
    }
}
