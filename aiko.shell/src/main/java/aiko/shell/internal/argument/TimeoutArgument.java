// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import aiko.client.Request;
import java.time.Duration;

/** Time limits of answers as people write them: seconds. */
public final class TimeoutArgument {
    /** The default, in seconds. */
    public static final String DEFAULT = "5";

    /** The mistake of a limit that is out of range. */
    public static final String RANGE = "--timeout: expected seconds from 0.001 to 86400";

    private TimeoutArgument() {}

    /** Whether the limit is one of a request. */
    public static boolean isValid(double seconds) {
        return seconds >= 0.001 && seconds <= Request.MAX_TIME_LIMIT.toSeconds();
    }

    /** A valid limit. */
    public static Duration of(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
