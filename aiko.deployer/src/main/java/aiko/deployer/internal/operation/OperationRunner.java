// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.operation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/**
 * Runs operations of bundles: at most one for each. Code of a bundle that does not return cannot block the
 * deployer. Owned by the deployer's thread.
 */
public final class OperationRunner {
    private static final int STARTED = Bundle.ACTIVE | Bundle.STARTING | Bundle.STOPPING;
    private static final int UNDER_WAY = Bundle.STARTING | Bundle.STOPPING;

    private final Map<Bundle, Operation> running = new HashMap<>();
    private final Supplier<Duration> stopLimit;
    private final Runnable whenReturned;
    private final Logger logger;

    /** @param whenReturned is run when something is done that was left behind; any thread */
    public OperationRunner(Supplier<Duration> stopLimit, Runnable whenReturned, Logger logger) {
        this.stopLimit = stopLimit;
        this.whenReturned = whenReturned;
        this.logger = logger;
    }

    public Operation begin(Bundle bundle, String what, Operation.Task task) {
        Operation operation = Operation.begin(bundle, what, task, whenReturned);
        running.put(bundle, operation);
        return operation;
    }

    /** Returns whether it is done within the limit; otherwise its thread is left alone. */
    public boolean await(Operation operation, Duration limit) throws InterruptedException {
        if (operation.await(limit)) {
            running.remove(operation.bundle(), operation);
            return true;
        }
        operation.leave();
        return false;
    }

    /** The running operation of a bundle. */
    public Optional<Operation> of(Bundle bundle) {
        return Optional.ofNullable(running.get(bundle)).filter(operation -> !operation.isDone());
    }

    public boolean isBusy(Bundle bundle) {
        return of(bundle).isPresent();
    }

    /** Those that were left and are done now. */
    public List<Operation> takeReturned() {
        var returned = new ArrayList<>(running.values());
        returned.removeIf(operation -> !operation.isDone());
        running.values().removeAll(returned);
        return returned;
    }

    /** Returns whether the bundle is stopped; if its code does not return, that is logged. */
    public boolean stop(Bundle bundle) throws InterruptedException {
        return stop(bundle, Bundle.STOP_TRANSIENT);
    }

    private boolean stop(Bundle bundle, int options) throws InterruptedException {
        Optional<Operation> busy = of(bundle);
        if (busy.isPresent() && !interrupt(busy.get())) {
            return false;
        }
        return (bundle.getState() & STARTED) == 0 || runAnyway(bundle, "stop", () -> bundle.stop(options));
    }

    /** Returns whether the bundle is removed; if its code does not return, that is logged. */
    public boolean uninstall(Bundle bundle) throws InterruptedException {
        return bundle.getState() == Bundle.UNINSTALLED
                // For good, so that nobody waits for its services.
                || stop(bundle, 0) && runAnyway(bundle, "removal", bundle::uninstall);
    }

    /** Exceptions are logged, and do not stop the operation. */
    private boolean runAnyway(Bundle bundle, String what, Operation.Task task) throws InterruptedException {
        try {
            return run(bundle, what, task);
        } catch (BundleException failure) {
            logger.warn(
                    "deploy: the {} of {} {} failed: {}",
                    what,
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    Causes.of(failure),
                    failure);
            return (bundle.getState() & UNDER_WAY) == 0;
        }
    }

    /**
     * Returns whether the operation is done; otherwise that is logged, and its thread is left alone.
     *
     * @throws BundleException if the operation has thrown
     */
    public boolean run(Bundle bundle, String what, Operation.Task task) throws BundleException, InterruptedException {
        Operation operation = begin(bundle, what, task);
        if (!await(operation, stopLimit.get()) && !sayAndEnd(operation)) {
            return false;
        }
        operation.check();
        return true;
    }

    private boolean interrupt(Operation operation) throws InterruptedException {
        logger.warn(
                "deploy: the {} of {} has not finished after {}: {} does not return; interrupting it",
                operation.what(),
                operation,
                seconds(operation.age()),
                operation.place());
        return end(operation);
    }

    private boolean sayAndEnd(Operation operation) throws InterruptedException {
        logger.warn(
                "deploy: the {} of {} has not finished within {}: {} does not return; continuing with the other files",
                operation.what(),
                operation,
                seconds(stopLimit.get()),
                operation.place(),
                operation.stack());
        return end(operation);
    }

    public void awaitRefresh(CountDownLatch done, Duration limit) throws InterruptedException {
        if (!done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            logger.error(
                    "deploy: bundles that use a replaced bundle have not been restarted within {}: a thread dump"
                            + " shows the method that does not return; restart the container",
                    seconds(limit));
        }
    }

    /** Interrupts an abandoned operation. Returns whether that has ended it. */
    private boolean end(Operation operation) throws InterruptedException {
        if (operation.interrupt()) {
            running.remove(operation.bundle(), operation);
            return true;
        }
        operation.leave();
        return false;
    }

    public static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
