// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.List;
import java.util.Objects;

/**
 * Which services of a directory are meant. Each part is compared as exact text; {@code *} matches anything.
 *
 * @param name a name or {@code *}
 * @param protocol a protocol or {@code *}
 * @param transport a transport or {@code *}
 * @param owner an owner or {@code *}
 * @param tags all of these must be there; an empty list matches anything
 */
public record ServiceFilter(String name, String protocol, String transport, String owner, List<String> tags) {
    /** Matches anything. */
    public static final String ANY = "*";

    /** Matches every service. */
    public static final ServiceFilter ALL = new ServiceFilter(ANY, ANY, ANY, ANY, List.of());

    public ServiceFilter {
        Objects.requireNonNull(name);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(owner);
        tags = List.copyOf(tags);
    }

    /** Whether the service is meant. */
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
