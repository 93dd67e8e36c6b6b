// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.queue;

import java.time.Duration;

/** Calls back on the thread of the log. */
@FunctionalInterface
public interface Alarm {
    void ring(Duration delay, Runnable task);
}
