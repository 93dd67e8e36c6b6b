// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.ServiceQuery;
import aiko.shell.internal.argument.Glob;
import java.util.List;

/**
 * Which services a command means.
 *
 * @param either a topic path where it has a slash, else a name
 */
record ServiceSelection(Glob name, Glob protocol, Glob owner, List<String> tags, Glob either) {
    /** What the registrar can be asked for; {@link #matches} tells the rest. */
    ServiceFilter filter() {
        String wireName = name.isAny() && !either.isPath() ? either.onTheWire() : name.onTheWire();
        return new ServiceFilter(wireName, protocol.onTheWire(), ServiceFilter.ANY, owner.onTheWire(), tags);
    }

    /** Whether it leaves out none. */
    boolean isAll() {
        return filter().equals(ServiceFilter.ALL) && isExact();
    }

    /** Whether the registrar's filter says it all. */
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
