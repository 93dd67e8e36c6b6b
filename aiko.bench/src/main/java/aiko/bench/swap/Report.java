// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Publishes the reports of one version of a bundle, {@code (kind version word …)}, on one topic. */
public final class Report {
    /** The topic of all reports. */
    static final String TOPIC = "bench/swap";

    private final String version;
    private final BiConsumer<String, byte[]> publish;

    /** @param publish takes a topic and a payload */
    Report(String version, BiConsumer<String, byte[]> publish) {
        this.version = version;
        this.publish = publish;
    }

    void say(String kind, Object... words) {
        String text = Arrays.stream(words)
                .map(Object::toString)
                .collect(Collectors.joining(" ", "(" + kind + ' ' + version + ' ', ")"));
        publish.accept(TOPIC, text.getBytes(StandardCharsets.UTF_8));
    }
}
