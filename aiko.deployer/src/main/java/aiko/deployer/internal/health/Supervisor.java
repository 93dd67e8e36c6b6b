// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.installed.Results;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.kept.Installed;
import aiko.deployer.internal.operation.Causes;
import aiko.deployer.internal.operation.Operation;
import aiko.deployer.internal.operation.OperationRunner;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/**
 * Reports the state of started bundles, and its changes: a waiting bundle may get its requirements, a running one
 * may lose them, and a start that hangs may return. Owned by the deployer's thread.
 */
public final class Supervisor {
    /** How long a requirement has to be missing before it is logged: it may be added right after. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration NOW_AND_THEN = Duration.ofSeconds(1);

    private final DeployedBundles bundles;
    private final OperationRunner operations;
    private final Components components;
    private final Supplier<Duration> startLimit;
    private final Results results;
    private final Logger logger;
    private final Map<String, Charge> charges = new TreeMap<>();

    /** One bundle, and its lines in the log. */
    private static final class Charge {
        private final BundleFile file;
        private final String versionBefore;
        private final long began;
        private Operation starting;
        private boolean isSaidToRun;
        private boolean isSaidToLack;
        private String seen = "";
        private long seenSince;
        private String said = "";

        Charge(BundleFile file, String versionBefore, long began) {
            this.file = file;
            this.versionBefore = versionBefore;
            this.began = began;
        }

        boolean isSettled() {
            return seen.equals(said);
        }
    }

    public Supervisor(
            DeployedBundles bundles,
            OperationRunner operations,
            Components components,
            Supplier<Duration> startLimit,
            Results results,
            Logger logger) {
        this.bundles = bundles;
        this.operations = operations;
        this.components = components;
        this.startLimit = startLimit;
        this.results = results;
        this.logger = logger;
    }

    /** Its start has not returned yet. */
    public void starts(BundleFile file, String versionBefore, long began, Operation starting) {
        results.begin(file);
        Charge charge = charge(file, versionBefore, began);
        charge.starting = starting;
        results.show(file, State.WAITING, file + " is still starting: " + starting.place());
    }

    /** Its start has returned without an exception. */
    public void started(BundleFile file, String versionBefore, long began) throws InterruptedException {
        results.begin(file);
        examine(charge(file, versionBefore, began));
    }

    /** It does what its predecessor did, whatever else may be said of it. */
    public void replaced(BundleFile file, String versionBefore, long began) throws InterruptedException {
        results.begin(file);
        Charge charge = charge(file, versionBefore, began);
        sayStarted(charge);
        examine(charge);
    }

    /** It runs already, or again, perhaps in place of what the file says now. */
    public void runs(BundleFile file) throws InterruptedException {
        Charge charge = charge(file, null, System.nanoTime());
        charge.isSaidToRun = true;
        examine(charge);
    }

    private Charge charge(BundleFile file, String versionBefore, long began) {
        var charge = new Charge(file, versionBefore, began);
        charges.put(file.symbolicName(), charge);
        return charge;
    }

    /** It is replaced or removed. */
    public void forget(String symbolicName) {
        charges.remove(symbolicName);
    }

    public void failed(BundleFile file, Exception failure) {
        charges.remove(file.symbolicName());
        results.unusable(file.name(), State.FAILED, file, file + " cannot be started: " + Causes.of(failure));
    }

    /** After which time it is worth looking again. */
    public Duration nextLook(Duration atMost) {
        boolean isUnsettled =
                charges.values().stream().anyMatch(charge -> charge.starting != null || !charge.isSettled());
        boolean isIll = charges.values().stream().anyMatch(charge -> !charge.seen.isEmpty());
        Duration wanted = isUnsettled ? SOON : isIll ? NOW_AND_THEN : atMost;
        return wanted.compareTo(atMost) < 0 ? wanted : atMost;
    }

    /** Whether it is known of all that were started what came of that, or that it takes too long. */
    public boolean knowsAll() {
        return charges.values().stream().allMatch(charge -> charge.starting == null || !charge.said.isEmpty());
    }

    public boolean isStarting(String fileName) {
        return charges.values().stream()
                .anyMatch(charge ->
                        charge.file.name().equals(fileName) && charge.starting != null && charge.said.isEmpty());
    }

    /** Looks at all of them. Returns whether bundles should be started that could not be before. */
    public boolean look() throws InterruptedException {
        boolean mayStart = false;
        for (Operation returned : operations.takeReturned()) {
            mayStart |= returned(returned);
        }
        charges.values().removeIf(charge -> !isInstalled(charge.file));
        for (Charge charge : charges.values().toArray(Charge[]::new)) {
            if (charge.starting == null) {
                examine(charge);
            } else {
                examineStart(charge);
            }
        }
        return mayStart;
    }

    private boolean isInstalled(BundleFile file) {
        Installed installed = bundles.installed().get(file.symbolicName());
        return installed != null && installed.hash().equals(file.hash());
    }

    private boolean returned(Operation operation) throws InterruptedException {
        if (bundles.removeReturned(operation)) {
            logger.info(
                    "deploy: {} has returned from its {} after {} and is removed",
                    operation,
                    operation.what(),
                    OperationRunner.seconds(operation.age()));
            return false;
        }
        Optional<Charge> starting = charges.values().stream()
                .filter(charge -> charge.starting == operation)
                .findFirst();
        if (starting.isEmpty()) {
            return true;
        }
        Charge charge = starting.get();
        charge.starting = null;
        charge.seen = "";
        charge.said = "";
        try {
            operation.check();
            examine(charge);
        } catch (BundleException failure) {
            failed(charge.file, failure);
        }
        return false;
    }

    private void examineStart(Charge charge) {
        String place = charge.starting.place();
        if (charge.said.isEmpty() && charge.starting.age().compareTo(startLimit.get()) >= 0) {
            charge.said = charge.file + " has not started within " + OperationRunner.seconds(startLimit.get()) + ": "
                    + place + " does not return";
            logger.warn(
                    "deploy/{}: {}; continuing with the other files",
                    charge.file.name(),
                    charge.said,
                    charge.starting.stack());
        }
        charge.seen = charge.said;
        results.show(
                charge.file,
                charge.said.isEmpty() ? State.WAITING : State.FAILED,
                charge.said.isEmpty() ? charge.file + " is still starting: " + place : charge.said);
    }

    private void examine(Charge charge) throws InterruptedException {
        Bundle bundle = bundles.bundle(charge.file.symbolicName()).orElse(null);
        if (bundle == null) {
            return;
        }
        Optional<Operation> busy = operations.of(bundle);
        if (busy.isPresent()) {
            results.show(
                    charge.file,
                    State.FAILED,
                    charge.file + " hangs: " + busy.get().place() + " does not return from its "
                            + busy.get().what());
            return;
        }
        if (!bundles.runs(bundle)) {
            // Who stopped it knows why.
            return;
        }
        Health health = components.health(bundle);
        String text = health.text();
        String problem = text.isEmpty() ? "" : charge.file + (health.isWell() ? ": " : " ") + text;
        results.show(charge.file, health.state(), problem);
        if (!problem.equals(charge.seen)) {
            charge.seen = problem;
            charge.seenSince = System.nanoTime();
        }
        say(charge, health);
    }

    private void say(Charge charge, Health health) {
        boolean isLongSo = System.nanoTime() - charge.seenSince >= SETTLED.toNanos();
        if (health.isWell()) {
            if (!charge.isSaidToRun) {
                sayStarted(charge);
            } else if (charge.isSaidToLack) {
                logger.info("deploy/{}: {} runs now: all requirements are satisfied", charge.file.name(), charge.file);
            }
            charge.isSaidToLack = false;
            if (charge.seen.isEmpty()) {
                charge.said = "";
            }
        }
        if (!charge.isSettled() && (isLongSo || health.isBroken() && !health.mayPass())) {
            charge.said = charge.seen;
            charge.isSaidToRun = true;
            charge.isSaidToLack = !health.isWell();
            logger.warn("deploy/{}: {}", charge.file.name(), charge.seen);
        }
    }

    private void sayStarted(Charge charge) {
        charge.isSaidToRun = true;
        logger.info(
                "deploy/{}: started {}{} in {} ms",
                charge.file.name(),
                charge.file,
                charge.versionBefore == null ? "" : " (was " + charge.versionBefore + ")",
                (System.nanoTime() - charge.began) / 1_000_000);
    }
}
