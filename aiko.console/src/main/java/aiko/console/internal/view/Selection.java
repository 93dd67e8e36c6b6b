// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.spi.Glob;
import aiko.console.internal.request.Problem;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.ServiceQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The services that somebody wants to see.
 *
 * @param text tests the name, or the topic path
 * @param tags each of them matches a tag of the service
 */
record Selection(
        Predicate<CharSequence> text,
        boolean isPath,
        Glob protocol,
        Glob owner,
        List<Glob> tags,
        ServiceFilter filter) {
    private static final int LONGEST_FILTER = 200;

    /** @param text a part of the name, in upper or lower case; of the topic path if it contains a slash */
    static Selection of(String text, String protocol, String owner, String tags) {
        limit(text, protocol, owner, tags);
        List<Glob> wanted = Arrays.stream(tags.strip().split("\\s+"))
                .filter(tag -> !tag.isEmpty())
                .map(Glob::new)
                .toList();
        Glob ofProtocol = orAny(protocol);
        Glob ofOwner = orAny(owner);
        return new Selection(
                inAnyCase(text.isEmpty() || isPattern(text) ? orAny(text) : new Glob('*' + text + '*')),
                new Glob(text).isPath(),
                ofProtocol,
                ofOwner,
                wanted,
                new ServiceFilter(
                        ServiceFilter.ANY,
                        ofProtocol.onTheWire(),
                        ServiceFilter.ANY,
                        ofOwner.onTheWire(),
                        wanted.stream()
                                .map(Glob::text)
                                .filter(tag -> !isPattern(tag))
                                .toList()));
    }

    /** The registrar compares them with each name, of which strangers may make long ones. */
    private static void limit(String... filters) {
        for (String filter : filters) {
            if (filter.length() > LONGEST_FILTER) {
                throw Problem.wrong("a filter is longer than " + LONGEST_FILTER + " characters");
            }
        }
    }

    /** One service. */
    static Selection of(TopicPath path) {
        return new Selection(path.toString()::contentEquals, true, orAny(""), orAny(""), List.of(), ServiceFilter.ALL);
    }

    private static boolean isPattern(String text) {
        var glob = new Glob(text);
        return glob.isAny() || !glob.isExact();
    }

    private static Glob orAny(String text) {
        return new Glob(text.isEmpty() ? ServiceFilter.ANY : text);
    }

    private static Predicate<CharSequence> inAnyCase(Glob wanted) {
        var lower = new Glob(wanted.text().toLowerCase(Locale.ROOT));
        return text -> lower.isAny() || lower.matches(text.toString().toLowerCase(Locale.ROOT));
    }

    /** Whether {@link #query} selects all that {@link #matches} does: a registrar compares tags as exact text. */
    boolean isQuery() {
        return filter.tags().size() == tags.size();
    }

    ServiceQuery query() {
        return new ServiceQuery(
                filter,
                name -> isPath || text.test(name),
                protocol::matches,
                owner::matches,
                process -> true,
                path -> !isPath || text.test(path));
    }

    boolean matches(ServiceDetails service) {
        return text.test(isPath ? service.topicPath().toString() : service.name())
                && protocol.matches(service.protocol())
                && owner.matches(service.owner())
                && tags.stream().allMatch(tag -> service.tags().stream().anyMatch(tag::matches));
    }
}
