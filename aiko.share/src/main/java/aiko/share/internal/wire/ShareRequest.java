// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.wire;

import aiko.message.ResponseTopic;
import aiko.share.SharedState;
import aiko.share.internal.item.ItemFilter;
import java.time.Duration;
import java.util.List;

/**
 * A request for a shared state: {@code (share RESPONSE_TOPIC LEASE_SECONDS FILTER)}.
 *
 * @param lease zero for an answer without a lease, or to end a lease
 */
public record ShareRequest(ResponseTopic responseTopic, Duration lease, ItemFilter filter) {
    /** @throws IllegalArgumentException if a parameter is not valid; the message names the reason */
    public static ShareRequest of(List<Object> parameters) {
        return new ShareRequest(
                ResponseTopic.of(parameters.get(0)), lease(parameters.get(1)), ItemFilter.of(parameters.get(2)));
    }

    private static Duration lease(Object value) {
        try {
            int seconds = Integer.parseInt(String.valueOf(value));
            if (seconds >= 0 && seconds <= SharedState.LONGEST_LEASE.toSeconds()) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException noNumber) {
            // refused below
        }
        throw new IllegalArgumentException("the lease, \"" + value + "\", is not a whole number of seconds from 0 to "
                + SharedState.LONGEST_LEASE.toSeconds());
    }
}
