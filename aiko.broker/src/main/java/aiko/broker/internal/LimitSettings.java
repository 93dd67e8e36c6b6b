// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import aiko.broker.internal.memory.MemoryLimits;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the limits of the server from the configuration. A value out of range is reported, and its default is used: without
 * that, the server would not start.
 */
final class LimitSettings {
    private final Map<String, Object> properties;
    private final Consumer<String> problems;

    /** @param problems receives a line for each setting that is ignored */
    LimitSettings(Map<String, Object> properties, Consumer<String> problems) {
        this.properties = properties;
        this.problems = problems;
    }

    /** Sizes that are 0 follow the heap. */
    MemoryLimits read(long heapBytes) {
        return new MemoryLimits(
                        (int) number(
                                "payload.bytes",
                                BrokerConfiguration.MIN_PAYLOAD_BYTES,
                                BrokerConfiguration.MAX_PAYLOAD_BYTES,
                                BrokerConfiguration.PAYLOAD_BYTES),
                        size("client.queue.bytes"),
                        size("queue.bytes"),
                        size("retained.bytes"),
                        count("retained.messages", BrokerConfiguration.RETAINED_MESSAGES),
                        size("clients.bytes"),
                        size("incomplete.bytes"),
                        size("answers.bytes"),
                        count("sessions", BrokerConfiguration.SESSIONS),
                        Duration.ofSeconds(number(
                                "stall.seconds",
                                1,
                                BrokerConfiguration.MAX_STALL_SECONDS,
                                BrokerConfiguration.STALL_SECONDS)))
                .within(heapBytes);
    }

    private long size(String key) {
        return number(key, 0, Long.MAX_VALUE, 0);
    }

    private int count(String key, int otherwise) {
        return (int) number(key, 1, Integer.MAX_VALUE, otherwise);
    }

    private long number(String key, long least, long most, long otherwise) {
        Object value = properties.get(key);
        String text = value == null ? "" : value.toString().strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        String range = most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
        problems.accept(key + " of " + BrokerConfiguration.PID + ": ignoring \"" + text + "\": expected a number "
                + range + "; using " + (least == 0 ? "a share of the heap" : otherwise));
        return otherwise;
    }
}
