// SPDX-License-Identifier: Apache-2.0
package aiko.health;

import aiko.threading.AnyThread;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.felix.hc.api.Result;

/**
 * The result of one health check.
 *
 * @param name the name of the check
 * @param tags its tags
 * @param status its status
 * @param text one line for people: the state, and what to do if it is not {@code OK}; it may contain text of others
 * @param took the time that the check needed
 */
@AnyThread
public record HealthResult(String name, List<String> tags, Result.Status status, String text, Duration took) {
    public HealthResult {
        tags = List.copyOf(tags);
        Objects.requireNonNull(name);
        Objects.requireNonNull(status);
        Objects.requireNonNull(text);
        Objects.requireNonNull(took);
    }

    /** The status as a short word. */
    String word() {
        return switch (status) {
            case OK -> "OK";
            case WARN -> "WARN";
            case TEMPORARILY_UNAVAILABLE -> "WAIT";
            case CRITICAL -> "FAIL";
            case HEALTH_CHECK_ERROR -> "ERROR";
        };
    }

    boolean isFailed() {
        return status != Result.Status.OK && status != Result.Status.WARN;
    }
}
