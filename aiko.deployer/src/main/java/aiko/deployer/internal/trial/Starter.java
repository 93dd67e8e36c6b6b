// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.internal.health.Components;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.operation.Operation;
import aiko.deployer.internal.operation.OperationRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceListener;

/** Starts bundles, and decides whether they run as the version before did. Owned by the deployer's thread. */
public final class Starter {
    private static final long FRAMEWORK_SECONDS = 60;
    private static final long LOOK_MILLIS = 10;
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private final BundleContext context;
    private final DeployedBundles bundles;
    private final OperationRunner operations;
    private final Components components;
    private final Supplier<Duration> limit;

    public Starter(
            BundleContext context,
            DeployedBundles bundles,
            OperationRunner operations,
            Components components,
            Supplier<Duration> limit) {
        this.context = context;
        this.bundles = bundles;
        this.operations = operations;
        this.components = components;
        this.limit = limit;
    }

    public Components components() {
        return components;
    }

    /** While the framework itself starts, a bundle may be started later than it is asked for. */
    void awaitFramework() throws InterruptedException {
        var started = new CountDownLatch(1);
        FrameworkListener listener = event -> {
            if (event.getType() == FrameworkEvent.STARTED) {
                started.countDown();
            }
        };
        context.addFrameworkListener(listener);
        try {
            if (context.getBundle(0).getState() == Bundle.STARTING) {
                started.await(FRAMEWORK_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            context.removeFrameworkListener(listener);
        }
    }

    /** Begins it; it may go on for itself. */
    Operation begin(Bundle bundle) {
        return operations.begin(bundle, "start", () -> bundle.start(Bundle.START_ACTIVATION_POLICY));
    }

    /** Returns whether the start returned within a moment. */
    boolean awaitShortly(Operation start) throws InterruptedException {
        Duration longest = limit.get();
        return operations.await(start, longest.compareTo(A_MOMENT) < 0 ? longest : A_MOMENT);
    }

    /** Returns whether the start returned within the limit. */
    boolean await(Operation start) throws InterruptedException {
        return operations.await(start, limit.get());
    }

    /** Starts a bundle that can be rolled back, within the limit. */
    void startInTime(Bundle bundle) throws BundleException, InterruptedException {
        Operation start = begin(bundle);
        if (!await(start)) {
            throw new BundleException(
                    "it has not started within " + seconds() + ": " + start.place() + " does not return");
        }
        start.check();
    }

    /** Waits until what was started is as its predecessor was, or the time is over; then the trial has a problem. */
    void await(Collection<Trial> trials) throws InterruptedException {
        var happened = new Semaphore(0);
        ServiceListener listener = event -> happened.release();
        context.addServiceListener(listener);
        try {
            List<Trial> waiting = new ArrayList<>(trials);
            long end = System.nanoTime() + limit.get().toNanos();
            while (true) {
                waiting.removeIf(trial -> isDecided(trial, System.nanoTime() >= end));
                if (waiting.isEmpty()) {
                    return;
                }
                // Not all that a component does is an event.
                happened.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                happened.drainPermits();
            }
        } finally {
            context.removeServiceListener(listener);
        }
    }

    private boolean isDecided(Trial trial, boolean isLate) {
        Components.Problem problem = bundles.bundle(trial.file().symbolicName())
                .map(bundle -> components.problem(bundle, trial.components()))
                .orElse(null);
        if (problem == null) {
            trial.pass();
            return true;
        }
        if (problem.isFinal() || isLate) {
            trial.fail("does not run: " + problem.text() + (problem.isFinal() ? "" : ", even after " + seconds()));
            return true;
        }
        return false;
    }

    private String seconds() {
        return OperationRunner.seconds(limit.get());
    }
}
