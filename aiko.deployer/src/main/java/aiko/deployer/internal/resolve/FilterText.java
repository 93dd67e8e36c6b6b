// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import aiko.deployer.internal.content.Excerpt;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the filters that bnd, and the framework, write for the headers of a bundle. */
final class FilterText {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private final String filter;

    FilterText(String filter) {
        this.filter = filter;
    }

    /** The value that the attribute must have. */
    Optional<String> value(String key) {
        return after('(' + key + '=');
    }

    /** The version range in the notation of {@code Import-Package}, after a space; empty for any version. */
    String range(String version) {
        Optional<String> from = after('(' + version + ">=");
        Optional<String> exact = after('(' + version + '=');
        if (from.isEmpty()) {
            return exact.map(only -> ' ' + only).orElse("");
        }
        return after("(!(" + version + ">=")
                .map(to -> " [" + from.get() + ',' + to + ')')
                .orElse(' ' + from.get());
    }

    /** The first number of a version. */
    Optional<Integer> major(String version) {
        return after('(' + version + '=').or(() -> after('(' + version + ">=")).flatMap(text -> {
            Matcher number = NUMBER.matcher(text);
            return number.lookingAt() ? Optional.of(Integer.valueOf(number.group())) : Optional.empty();
        });
    }

    /** The one value that the attribute must have; empty if several values are possible, or none is named. */
    Optional<String> onlyValue(String key) {
        boolean isPlain = (filter.startsWith('(' + key + '=') || filter.startsWith("(&(" + key + '='))
                && !filter.contains("(|")
                && filter.indexOf('\\') < 0;
        return isPlain ? value(key).filter(value -> value.indexOf('*') < 0) : Optional.empty();
    }

    private Optional<String> after(String beginning) {
        int start = filter.indexOf(beginning);
        int end = start < 0 ? -1 : filter.indexOf(')', start + beginning.length());
        return end < 0 ? Optional.empty() : Optional.of(filter.substring(start + beginning.length(), end));
    }

    @Override
    public String toString() {
        return Excerpt.of(filter);
    }
}
