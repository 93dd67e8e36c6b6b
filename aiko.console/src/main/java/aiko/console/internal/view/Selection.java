// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.ServiceQuery;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The services that somebody wants to see. {@code *} stands for any text, {@code ?} for any character.
 *
 * @param text a part of the name; of the topic path if it contains a slash
 * @param tags each of them matches a tag of the service
 */
record Selection(
        Pattern text, boolean isPath, Pattern protocol, Pattern owner, List<Pattern> tags, ServiceFilter filter) {
    static Selection of(String text, String protocol, String owner, String tags) {
        List<String> wanted = Arrays.stream(tags.strip().split("\\s+"))
                .filter(tag -> !tag.isEmpty())
                .toList();
        return new Selection(
                pattern(isPattern(text) || text.isEmpty() ? text : '*' + text + '*', Pattern.CASE_INSENSITIVE),
                text.indexOf('/') >= 0,
                pattern(protocol, 0),
                pattern(owner, 0),
                wanted.stream().map(tag -> pattern(tag, 0)).toList(),
                new ServiceFilter(
                        ServiceFilter.ANY,
                        exact(protocol),
                        ServiceFilter.ANY,
                        exact(owner),
                        wanted.stream().filter(tag -> !isPattern(tag)).toList()));
    }

    /** One service. */
    static Selection of(TopicPath path) {
        return new Selection(
                Pattern.compile(Pattern.quote(path.toString())),
                true,
                pattern("", 0),
                pattern("", 0),
                List.of(),
                ServiceFilter.ALL);
    }

    private static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private static String exact(String text) {
        return text.isEmpty() || isPattern(text) ? ServiceFilter.ANY : text;
    }

    private static Pattern pattern(String text, int flags) {
        String wanted = text.isEmpty() ? ServiceFilter.ANY : text;
        return Pattern.compile(
                wanted.codePoints()
                        .mapToObj(character -> switch (character) {
                            case '*' -> ".*";
                            case '?' -> ".";
                            default -> Pattern.quote(Character.toString(character));
                        })
                        .collect(Collectors.joining()),
                flags | Pattern.DOTALL);
    }

    /** Whether {@link #query} selects all that {@link #matches} does: a registrar compares tags as exact text. */
    boolean isQuery() {
        return filter.tags().size() == tags.size();
    }

    ServiceQuery query() {
        return new ServiceQuery(
                filter,
                name -> isPath || text.matcher(name).matches(),
                name -> protocol.matcher(name).matches(),
                name -> owner.matcher(name).matches(),
                process -> true,
                path -> !isPath || text.matcher(path).matches());
    }

    boolean matches(ServiceDetails service) {
        return text.matcher(isPath ? service.topicPath().toString() : service.name())
                        .matches()
                && protocol.matcher(service.protocol()).matches()
                && owner.matcher(service.owner()).matches()
                && tags.stream().allMatch(tag -> service.tags().stream()
                        .anyMatch(own -> tag.matcher(own).matches()));
    }
}
