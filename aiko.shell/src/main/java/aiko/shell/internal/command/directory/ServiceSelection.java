// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import aiko.client.spi.Glob;
import aiko.client.spi.ValueText;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.registrar.ServiceQuery;
import java.util.List;

/**
 * The services that a command selects.
 *
 * @param transport exact text, or {@code *}
 * @param either a topic path if it contains a slash, else a name
 */
record ServiceSelection(Glob name, Glob protocol, String transport, Glob owner, List<String> tags, Glob either) {
    private static final int WIRE_PARTS = 5;

    /**
     * The selection of the options and the operand of a command.
     *
     * @param tags one tag, several as {@code (TAG TAG)}, or empty text
     * @param operand a name, a topic path, or {@code (NAME PROTOCOL TRANSPORT OWNER TAGS)} as in a request to a registrar
     */
    static ServiceSelection of(
            String name, String protocol, String transport, String owner, String tags, String operand) {
        if (ValueText.parse(operand) instanceof List<?> parts && parts.size() == WIRE_PARTS) {
            return new ServiceSelection(
                    new Glob(String.valueOf(parts.get(0))),
                    new Glob(String.valueOf(parts.get(1))),
                    String.valueOf(parts.get(2)),
                    new Glob(String.valueOf(parts.get(3))),
                    tags(parts.get(4)),
                    new Glob(ServiceFilter.ANY));
        }
        return new ServiceSelection(
                new Glob(name),
                new Glob(protocol),
                transport,
                new Glob(owner),
                tags(ValueText.parse(tags)),
                new Glob(operand));
    }

    private static List<String> tags(Object value) {
        if (value instanceof List<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        String tag = String.valueOf(value);
        return tag.isEmpty() || tag.equals(ServiceFilter.ANY) ? List.of() : List.of(tag);
    }

    /** The filter for the registrar; {@link #matches} checks the rest. */
    ServiceFilter filter() {
        String wireName = name.isAny() && !either.isPath() ? either.onTheWire() : name.onTheWire();
        return new ServiceFilter(wireName, protocol.onTheWire(), transport, owner.onTheWire(), tags);
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
                && (transport.equals(ServiceFilter.ANY) || transport.equals(service.transport()))
                && owner.matches(service.owner())
                && service.tags().containsAll(tags)
                && either.matches(either.isPath() ? service.topicPath().toString() : service.name());
    }
}
