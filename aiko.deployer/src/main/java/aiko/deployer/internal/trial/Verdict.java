// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.internal.health.Components;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.operation.OperationRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceListener;

/**
 * The verdict on new versions: one is good if its components are as those of the version before, and bad if they fail, or are not
 * within the limit. Owned by the deployer's thread.
 */
public final class Verdict {
    private static final long LOOK_MILLIS = 10;

    private final BundleContext context;
    private final DeployedBundles bundles;
    private final Components components;
    private final Supplier<Duration> limit;

    public Verdict(BundleContext context, DeployedBundles bundles, Components components, Supplier<Duration> limit) {
        this.context = context;
        this.bundles = bundles;
        this.components = components;
        this.limit = limit;
    }

    /** Waits until each of these versions has its verdict. */
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
            trial.fail("does not run: " + problem.text()
                    + (problem.isFinal() ? "" : ", even after " + OperationRunner.seconds(limit.get())));
            return true;
        }
        return false;
    }
}
