// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.internal.operation.Operation;
import aiko.deployer.internal.operation.OperationRunner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;

/** Starts bundles, within the limit. Owned by the deployer's thread. */
public final class Starter {
    private static final long FRAMEWORK_SECONDS = 60;
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private final BundleContext context;
    private final OperationRunner operations;
    private final Supplier<Duration> limit;

    public Starter(BundleContext context, OperationRunner operations, Supplier<Duration> limit) {
        this.context = context;
        this.operations = operations;
        this.limit = limit;
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

    private String seconds() {
        return OperationRunner.seconds(limit.get());
    }
}
