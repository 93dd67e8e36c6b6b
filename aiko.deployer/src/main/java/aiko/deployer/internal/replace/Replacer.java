// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.replace;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.health.Components;
import aiko.deployer.internal.health.Supervisor;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.installed.Plan;
import aiko.deployer.internal.installed.Results;
import aiko.deployer.internal.installed.UnreadableCopyException;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.kept.EarlierVersions;
import aiko.deployer.internal.kept.Installed;
import aiko.deployer.internal.operation.Causes;
import aiko.deployer.internal.resolve.Rewiring;
import aiko.deployer.internal.trial.Trial;
import aiko.deployer.internal.trial.TrialRunner;
import aiko.event.Handle;
import aiko.process.spi.ServiceSuccession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/**
 * Carries a plan out. A version that does not run as the version before did is rolled back; meanwhile, services of what is
 * replaced are kept. Owned by the deployer's thread.
 */
public final class Replacer {
    private final DeployedBundles bundles;
    private final EarlierVersions kept;
    private final Components components;
    private final TrialRunner runner;
    private final Rewiring rewiring;
    private final Fragments fragments;
    private final Supervisor supervisor;
    private final Supplier<ServiceSuccession> succession;
    private final Results results;
    private final Logger logger;
    private final AtomicLong swaps = new AtomicLong();
    private final AtomicLong rollbacks = new AtomicLong();
    private final Set<String> lacking = new HashSet<>();

    public Replacer(
            DeployedBundles bundles,
            EarlierVersions kept,
            Components components,
            TrialRunner runner,
            Rewiring rewiring,
            Fragments fragments,
            Supervisor supervisor,
            Supplier<ServiceSuccession> succession,
            Results results,
            Logger logger) {
        this.bundles = bundles;
        this.kept = kept;
        this.components = components;
        this.runner = runner;
        this.rewiring = rewiring;
        this.fragments = fragments;
        this.supervisor = supervisor;
        this.succession = succession;
        this.results = results;
        this.logger = logger;
    }

    /**
     * Makes the bundles what the plan says, and starts all that should run.
     *
     * @param files whose content should run
     * @return those among them that were rolled back
     */
    List<BundleFile> carryOut(Plan plan, List<BundleFile> files, long began) throws InterruptedException {
        List<Trial> trials = Stream.concat(plan.update().stream(), plan.install().stream())
                .map(this::trial)
                .toList();
        var wanted = new ArrayList<>(files);
        var rolledBack = new ArrayList<BundleFile>();
        Handle held = hold(plan);
        Handle rewired = () -> {};
        try {
            for (String symbolicName : plan.uninstall()) {
                uninstall(symbolicName);
            }
            for (Trial trial : trials) {
                replace(trial);
            }
            reportClosure(plan);
            Set<String> hollow = refresh();
            trials.stream()
                    .filter(trial -> hollow.contains(trial.file().symbolicName()))
                    .forEach(trial -> cannotBeInstalled(trial, DeployedBundles.HOLLOW));
            rewired = rewiring.settle();
            runner.run(wanted, trials, began);
            List<Trial> good = trials;
            for (List<Trial> bad = failed(good); !bad.isEmpty(); bad = failed(good)) {
                List<BundleFile> out = bad.stream().map(Trial::file).toList();
                rolledBack.addAll(out);
                wanted.removeAll(out);
                good = good.stream().filter(trial -> !trial.hasFailed()).toList();
                rollBack(bad, wanted, began);
                good.stream().filter(this::hasBeenLost).forEach(lost -> lost.fail("needs " + named(out)));
            }
            fragments.report(wanted, trials, began);
        } finally {
            held.cancel();
            rewired.cancel();
        }
        return rolledBack;
    }

    /** Bundles whose content was replaced. Any thread. */
    public long swaps() {
        return swaps.get();
    }

    /** Bundles whose content before was restored. Any thread. */
    public long rollbacks() {
        return rollbacks.get();
    }

    private Trial trial(BundleFile file) {
        Optional<Bundle> bundle = bundles.bundle(file.symbolicName());
        return new Trial(
                file,
                kept.insteadOf(file).orElse(null),
                bundle.map(present -> present.getVersion().toString()).orElse(null),
                bundle.filter(present -> isAsKept(file, present))
                        .map(present -> components.states(present))
                        .orElse(Map.of()));
    }

    /** Whether it is what ran well, and not what was left behind by a deployer that has ended in the middle of a swap. */
    private boolean isAsKept(BundleFile file, Bundle bundle) {
        Installed installed = bundles.installed().get(file.symbolicName());
        return bundle.getState() == Bundle.ACTIVE && installed != null && kept.isLast(file.symbolicName(), installed);
    }

    private Handle hold(Plan plan) {
        ServiceSuccession present = succession.get();
        Set<Bundle> removed = bundles(plan.uninstall().stream());
        Set<Bundle> replaced = bundles(plan.update().stream().map(BundleFile::symbolicName));
        replaced.addAll(removed);
        if (present == null || replaced.isEmpty()) {
            return () -> {};
        }
        var touched = new HashSet<>(bundles.closure(replaced));
        touched.addAll(replaced);
        touched.removeAll(removed);
        return present.hold(touched);
    }

    private Set<Bundle> bundles(Stream<String> symbolicNames) {
        return symbolicNames
                .map(bundles::bundle)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void replace(Trial trial) throws InterruptedException {
        BundleFile file = trial.file();
        supervisor.forget(file.symbolicName());
        try {
            if (trial.versionBefore() == null) {
                bundles.install(file);
            } else {
                swaps.incrementAndGet();
                bundles.update(file);
            }
        } catch (BundleException failure) {
            if (isPassing(failure)) {
                lacking.add(file.symbolicName());
            }
            cannotBeInstalled(trial, Causes.of(failure));
        }
    }

    private void cannotBeInstalled(Trial trial, String why) {
        BundleFile file = trial.file();
        if (trial.canBeRolledBack()) {
            trial.fail("cannot be installed: " + why);
        } else {
            results.unusable(file.name(), State.REFUSED, file, file + " cannot be installed: " + why);
        }
    }

    /** Returns the symbolic names of those whose content the framework has lost over it; they are installed again later. */
    private Set<String> refresh() throws InterruptedException {
        bundles.refresh();
        Set<String> hollow = bundles.removeHollow();
        if (!hollow.isEmpty()) {
            logger.warn(
                    "deploy: {}: the framework has lost its content; installing it again", String.join(", ", hollow));
            lacking.addAll(hollow);
        }
        return hollow;
    }

    /** What is wrong with the file itself has been found out before; what cannot be read or written is the fault of the machine. */
    private static boolean isPassing(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof UnreadableCopyException
                        || cause instanceof IOException && !(cause instanceof ZipException));
    }

    boolean isLacking() {
        return !lacking.isEmpty();
    }

    /** The symbolic names of bundles that could not be installed for a reason that may have passed; and forgets them. */
    Set<String> takeLacking() {
        Set<String> taken = Set.copyOf(lacking);
        lacking.clear();
        return taken;
    }

    private void uninstall(String symbolicName) throws InterruptedException {
        supervisor.forget(symbolicName);
        if (bundles.uninstall(symbolicName)) {
            logger.info("deploy: {} is stopped and removed: its file was deleted", symbolicName);
        } else {
            logger.warn(
                    "deploy: the file of {} was deleted, but the bundle cannot be removed until its code returns; aiko:bundles shows where"
                            + " it hangs; restart the container to remove it",
                    symbolicName);
        }
    }

    private void reportClosure(Plan plan) {
        Set<String> own = plan.update().stream().map(BundleFile::symbolicName).collect(Collectors.toSet());
        List<String> others = bundles.refreshClosure().stream()
                .map(Bundle::getSymbolicName)
                .filter(name ->
                        name != null && !own.contains(name) && !plan.uninstall().contains(name))
                .sorted()
                .toList();
        if (!others.isEmpty()) {
            logger.info(
                    "deploy: restarting {}, which {} a replaced bundle",
                    String.join(", ", others),
                    others.size() == 1 ? "uses" : "use");
        }
    }

    private static List<Trial> failed(Collection<Trial> trials) {
        return trials.stream().filter(Trial::hasFailed).toList();
    }

    /** Whether it ran, and does no longer since others were taken back. */
    private boolean hasBeenLost(Trial trial) {
        return trial.canBeRolledBack()
                && bundles.bundle(trial.file().symbolicName())
                        .filter(bundle -> bundles.runs(bundle) || DeployedBundles.isFragment(bundle))
                        .isEmpty();
    }

    private void rollBack(List<Trial> bad, List<BundleFile> wanted, long began) throws InterruptedException {
        for (Trial trial : bad) {
            rollbacks.incrementAndGet();
            try {
                if (bundles.isUntouched(trial.before())) {
                    continue;
                }
                if (bundles.bundle(trial.file().symbolicName()).isPresent()) {
                    bundles.update(trial.before());
                } else {
                    bundles.install(trial.before());
                }
            } catch (BundleException failure) {
                logger.error("deploy: {}: rollback failed: {}", trial.file(), Causes.of(failure));
            }
        }
        refresh();
        runner.run(wanted, List.of(), began);
        for (Trial trial : bad) {
            BundleFile file = trial.file();
            results.unusable(file.name(), State.FAILED, file, file + " " + trial.problem() + "; " + outcome(trial));
            supervisor.runs(trial.before());
        }
    }

    private String outcome(Trial trial) {
        boolean runs = bundles.bundle(trial.file().symbolicName())
                .filter(bundles::runs)
                .isPresent();
        return trial.before() + (runs ? " runs again" : " cannot be started again either");
    }

    private static String named(List<BundleFile> files) {
        return files.stream().map(BundleFile::toString).collect(Collectors.joining(", "));
    }
}
