// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.text.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What has to be so for any input. */
final class Promise {
    private static final int LONGEST_TOPIC = 65_535;

    private Promise() {}

    static void that(boolean isKept, Supplier<String> otherwise) {
        if (!isKept) {
            throw new AssertionError(otherwise.get());
        }
    }

    /** A server ends the connection of who publishes to another one. */
    static void canBePublishedTo(String topic) {
        that(
                !topic.isEmpty()
                        && topic.chars().noneMatch(each -> each == '+' || each == '#' || each == 0)
                        && topic.getBytes(StandardCharsets.UTF_8).length <= LONGEST_TOPIC,
                () -> "published to the topic \"" + topic + '"');
    }

    /** What is logged is made visible by the log. */
    static void saysSomething(String text) {
        that(!text.isBlank(), () -> "nothing is said");
    }

    static void isOneVisibleLine(String text) {
        saysSomething(text);
        that(text.equals(VisibleText.line(text)), () -> "not one visible line: \"" + text + '"');
    }
}
