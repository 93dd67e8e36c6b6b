// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.text.VisibleText;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/**
 * Ends the JVM if a framework that is being stopped does not end. The framework stops its bundles one after the other, and waits
 * for one whose code does not return: then this class stops the others, so that their services are still removed.
 */
final class Ending {
    private static final int FAILED = 1;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String[] NOT_OF_BUNDLES = {"java.", "javax.", "jdk.", "sun.", "org.apache.felix.framework."};

    private final Framework framework;
    private final AtomicBoolean begun = new AtomicBoolean();
    private long end;

    Ending(Framework framework) {
        this.framework = framework;
    }

    /**
     * From now on, regardless of who stops the framework.
     *
     * @param whenStopping runs once the framework is being stopped
     */
    void watch(Runnable whenStopping) {
        SynchronousBundleListener listener = event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
                whenStopping.run();
                begin();
            }
        };
        framework.getBundleContext().addBundleListener(listener);
    }

    void begin() {
        if (begun.compareAndSet(false, true)) {
            end = System.nanoTime() + LIMIT.toNanos();
            var thread = new Thread(this::superviseEnd, "aiko-stop-watchdog");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void superviseEnd() {
        try {
            if (!endsByItself()) {
                reportHanging();
                stopTheOthers();
                Runtime.getRuntime().halt(FAILED);
            }
        } catch (Throwable failure) {
            // Nothing else would end the JVM.
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private boolean endsByItself() {
        long running = running();
        long lastProgress = System.nanoTime();
        while (!hasStoppedSoon()) {
            long now = System.nanoTime();
            long still = running();
            if (still != running) {
                running = still;
                lastProgress = now;
            }
            if (now - lastProgress >= PATIENCE.toNanos() || now >= end) {
                return false;
            }
        }
        return true;
    }

    /** Waits for a moment; an interrupt, which may come from any bundle, shortens it. */
    private boolean hasStoppedSoon() {
        try {
            return framework.waitForStop(LOOK.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }

    private Bundle[] bundles() {
        var context = framework.getBundleContext();
        return context == null ? new Bundle[0] : context.getBundles();
    }

    private long running() {
        return Arrays.stream(bundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .count();
    }

    private void reportHanging() {
        for (Bundle bundle : bundles()) {
            if (bundle.getBundleId() != 0 && (bundle.getState() & (Bundle.STARTING | Bundle.STOPPING)) != 0) {
                System.err.println(
                        VisibleText.line("aiko: " + bundle.getSymbolicName() + ' ' + bundle.getVersion() + " does not "
                                + (bundle.getState() == Bundle.STARTING ? "finish its start" : "stop")
                                + place(bundle)
                                        .map(place -> ": " + place + " does not return")
                                        .orElse("")
                                + "; ending without it"));
            }
        }
    }

    /** The innermost method of the bundle's own code that runs while the framework starts or stops the bundle. */
    private static Optional<String> place(Bundle bundle) {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().startsWith("org.apache.felix.framework.")))
                .flatMap(stack -> Arrays.stream(stack)
                        .filter(frame -> Arrays.stream(NOT_OF_BUNDLES).noneMatch(frame.getClassName()::startsWith))
                        .limit(1))
                .filter(frame -> bundle.getEntry(frame.getClassName().replace('.', '/') + ".class") != null)
                .map(StackTraceElement::toString)
                .findFirst();
    }

    private void stopTheOthers() {
        Bundle[] rest = bundles();
        Arrays.sort(rest, Comparator.comparingLong(Bundle::getBundleId).reversed());
        for (Bundle bundle : rest) {
            long left = Math.min(EACH.toNanos(), end - System.nanoTime());
            if (bundle.getBundleId() != 0 && bundle.getState() == Bundle.ACTIVE && left > 0) {
                var thread = new Thread(() -> stop(bundle), "aiko-stop");
                thread.setDaemon(true);
                thread.start();
                join(thread, System.nanoTime() + left);
            }
        }
    }

    private static void join(Thread thread, long end) {
        for (long left = end - System.nanoTime(); left > 0 && thread.isAlive(); left = end - System.nanoTime()) {
            try {
                thread.join(Math.max(1, Duration.ofNanos(left).toMillis()));
            } catch (InterruptedException interrupted) {
                // It waits again.
            }
        }
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | IllegalStateException failure) {
            System.err.println(
                    VisibleText.line("aiko: cannot stop " + bundle.getSymbolicName() + ": " + failure.getMessage()));
        }
    }
}
