// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** What one version of a bundle has to tell those who measure it: {@code (kind version word …)}, always on one topic. */
public final class Report {
    /** Where all reports are. */
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
