// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A component that never comes to the end of its activation. */
public class HangingActivation {
    public void activate() {
        while (true) {
            LockSupport.parkNanos(this, Duration.ofSeconds(1).toNanos());
            Thread.interrupted();
        }
    }
}
