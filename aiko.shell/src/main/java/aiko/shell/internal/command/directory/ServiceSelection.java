// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.ServiceQuery;
import aiko.shell.internal.argument.Glob;
import java.util.List;

/**
 * The services that a command selects.
 *
 * @param either a topic path if it contains a slash, else a name
 */
record ServiceSelection(Glob name, Glob protocol, Glob owner, List<String> tags, Glob either) {
    /** The filter for the registrar; {@link #matches} checks the rest. */
    ServiceFilter filter() {
        String wireName = name.isAny() && !either.isPath() ? either.onTheWire() : name.onTheWire();
        return new ServiceFilter(wireName, protocol.onTheWire(), ServiceFilter.ANY, owner.onTheWire(), tags);
    }

    /** Whether it selects all services. */
    boolean isAll() {
        return filter().equals(ServiceFilter.ALL) && isExact();
    }

    /** Whether the registrar's filter suffices. */
    boolean isExact() {
        return name.isExact()
                && protocol.isExact()
                && owner.isExact()
                && either.isExact()
                && !either.isPath()
                && (name.isAny() || either.isAny());
    }

    ServiceQuery query() {
        boolean isPath = either.isPath();
        return new ServiceQuery(
                filter(),
                text -> name.matches(text) && (isPath || either.matches(text)),
                protocol::matches,
                owner::matches,
                beginning -> !isPath || either.mayBegin(beginning),
                text -> !isPath || either.matches(text));
    }

    boolean matches(ServiceDetails service) {
        return name.matches(service.name())
                && protocol.matches(service.protocol())
                && owner.matches(service.owner())
                && service.tags().containsAll(tags)
                && either.matches(either.isPath() ? service.topicPath().toString() : service.name());
    }
}
