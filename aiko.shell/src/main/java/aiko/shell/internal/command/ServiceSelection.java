// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.ServiceQuery;
import java.util.List;

/**
 * Which services a command means.
 *
 * @param either a name or a topic path
 */
record ServiceSelection(Glob name, Glob protocol, Glob owner, List<String> tags, Glob either) {
    /** What the registrar can be asked for; {@link #matches} tells the rest. */
    ServiceFilter filter() {
        String wireName = name.isAny() && !either.isPath() ? either.onTheWire() : name.onTheWire();
        return new ServiceFilter(wireName, protocol.onTheWire(), ServiceFilter.ANY, owner.onTheWire(), tags);
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

    /** Whether the registrar's query says it all. */
    boolean isQuery() {
        return !either.isPath();
    }

    ServiceQuery query() {
        return new ServiceQuery(
                filter(), text -> name.matches(text) && either.matches(text), protocol::matches, owner::matches);
    }

    boolean matches(ServiceDetails service) {
        return name.matches(service.name())
                && protocol.matches(service.protocol())
                && owner.matches(service.owner())
                && service.tags().containsAll(tags)
                && (either.matches(service.name())
                        || either.matches(service.topicPath().toString()));
    }
}
