// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.feature;

import java.net.URL;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * The threads that run code of bundles. A bundle that has stopped may still be in the deactivation of a component: SCR does not wait
 * for one that a deleted configuration has caused. Once the bundle is refreshed, that code would no longer find its classes.
 */
final class RunningCode {
    private static final long LOOK_NANOS = 5_000_000;

    private final Set<String> packages = new HashSet<>();

    RunningCode(Collection<Bundle> bundles) {
        bundles.forEach(this::add);
    }

    private void add(Bundle bundle) {
        Enumeration<URL> classes = bundle.findEntries("/", "*.class", true);
        if (classes != null) {
            for (URL file : Collections.list(classes)) {
                String path = file.getPath();
                packages.add(
                        path.substring(1, Math.max(1, path.lastIndexOf('/'))).replace('/', '.'));
            }
        }
    }

    /** Waits until no thread runs code of the bundles. Returns whether that is so. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (isRunning()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return true;
    }

    private boolean isRunning() {
        return Thread.getAllStackTraces().values().stream().flatMap(Stream::of).anyMatch(this::isTheirs);
    }

    private boolean isTheirs(StackTraceElement frame) {
        String name = frame.getClassName();
        return packages.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }
}
