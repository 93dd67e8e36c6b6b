// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.TopicPath;
import java.util.List;

/**
 * Namespaces of the MQTT server to which a process is connected, for a view of several of them.
 *
 * <pre>{@code
 * client.follow(Namespaces.of("plant-*", "office"), ServiceFilter.named("lamp"), found -> out.println(found.topicPath()));
 * }</pre>
 *
 * <p>A namespace that is named needs no wildcard at the server. Patterns and {@link #ALL} find the namespaces whose primary registrar has
 * announced itself: at most 1,000 of them, with names of at most 255 characters; one line of the log says if there are more.
 *
 * @param patterns 1 to 1,000 names; in each, {@code *} stands for any text and {@code ?} for any character
 */
public record Namespaces(List<String> patterns) {
    private static final int MOST_PATTERNS = 1_000;

    /** All namespaces. */
    public static final Namespaces ALL = of("*");

    /** @throws IllegalArgumentException if there is none, there are more than 1,000, or one of them cannot be a namespace */
    public Namespaces {
        patterns = List.copyOf(patterns);
        if (patterns.isEmpty() || patterns.size() > MOST_PATTERNS) {
            throw new IllegalArgumentException(patterns.size() + " namespaces: expected 1 to " + MOST_PATTERNS);
        }
        for (String pattern : patterns) {
            // Refuses what no topic path may contain.
            new TopicPath(pattern.replace('*', 'x').replace('?', 'x'), "host", "1", "0");
        }
    }

    /** These names, or patterns with {@code *} and {@code ?}. */
    public static Namespaces of(String... patterns) {
        return new Namespaces(List.of(patterns));
    }
}
