// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A component whose activation does not return while there is a file that its configuration names, or interrupts itself. */
public class SlowlyConfigured {
    public void activate(Map<String, Object> properties) {
        Object file = properties.get("while");
        while (file != null && Files.exists(Path.of(file.toString()))) {
            LockSupport.parkNanos(10_000_000);
        }
        if (properties.containsKey("interrupts")) {
            System.out.println("interrupted by " + Thread.currentThread().getName());
            Thread.currentThread().interrupt();
        }
    }
}
