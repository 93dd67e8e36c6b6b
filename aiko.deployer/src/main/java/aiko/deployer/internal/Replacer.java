// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile.State;
import aiko.event.Handle;
import aiko.process.spi.ServiceSuccession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/**
 * Carries a plan out. What does not run as its predecessor did is taken back, and all the while services of what is
 * replaced are kept. Owned by the deployer's thread.
 */
final class Replacer {
    private final FolderBundles bundles;
    private final KeptBundles kept;
    private final Starter starter;
    private final Launch launch;
    private final Rewiring rewiring;
    private final Fragments fragments;
    private final Supervisor supervisor;
    private final Supplier<ServiceSuccession> succession;
    private final Results results;
    private final Logger logger;

    Replacer(
            FolderBundles bundles,
            KeptBundles kept,
            Starter starter,
            Launch launch,
            Rewiring rewiring,
            Fragments fragments,
            Supervisor supervisor,
            Supplier<ServiceSuccession> succession,
            Results results,
            Logger logger) {
        this.bundles = bundles;
        this.kept = kept;
        this.starter = starter;
        this.launch = launch;
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
     * @return those among them that were taken back
     */
    List<BundleFile> carryOut(Plan plan, List<BundleFile> files, long began) throws InterruptedException {
        List<Change> changes = Stream.concat(plan.update().stream(), plan.install().stream())
                .map(this::change)
                .toList();
        var wanted = new ArrayList<>(files);
        var takenBack = new ArrayList<BundleFile>();
        Handle held = hold(plan);
        Handle rewired = () -> {};
        try {
            for (String symbolicName : plan.uninstall()) {
                uninstall(symbolicName);
            }
            for (Change change : changes) {
                replace(change);
            }
            reportClosure(plan);
            bundles.refresh();
            rewired = rewiring.settle();
            launch.run(wanted, changes, began);
            List<Change> good = changes;
            for (List<Change> bad = failed(good); !bad.isEmpty(); bad = failed(good)) {
                List<BundleFile> out = bad.stream().map(Change::file).toList();
                takenBack.addAll(out);
                wanted.removeAll(out);
                good = good.stream().filter(change -> change.problem() == null).toList();
                takeBack(bad, wanted, began);
                good.stream().filter(this::hasBeenLost).forEach(lost -> lost.fail("needs " + named(out)));
            }
            fragments.report(wanted, changes, began);
        } finally {
            held.cancel();
            rewired.cancel();
        }
        return takenBack;
    }

    private Change change(BundleFile file) {
        Optional<Bundle> bundle = bundles.bundle(file.symbolicName());
        return new Change(
                file,
                kept.insteadOf(file).orElse(null),
                bundle.map(present -> present.getVersion().toString()).orElse(null),
                bundle.filter(present -> isAsKept(file, present))
                        .map(present -> starter.components().states(present))
                        .orElse(Map.of()));
    }

    /** Whether it is what ran well, and not what was left behind by a deployer that has ended in the middle of a swap. */
    private boolean isAsKept(BundleFile file, Bundle bundle) {
        Plan.Installed installed = bundles.installed().get(file.symbolicName());
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

    private void replace(Change change) throws InterruptedException {
        BundleFile file = change.file();
        supervisor.forget(file.symbolicName());
        try {
            if (change.versionBefore() == null) {
                bundles.install(file);
            } else {
                bundles.update(file);
            }
        } catch (BundleException failure) {
            if (change.canBeTakenBack()) {
                change.fail("can't be installed: " + Causes.of(failure));
            } else {
                results.unusable(file.name(), State.REFUSED, file, file + " can't be installed: " + Causes.of(failure));
            }
        }
    }

    private void uninstall(String symbolicName) throws InterruptedException {
        supervisor.forget(symbolicName);
        if (bundles.uninstall(symbolicName)) {
            logger.info("deploy: {} is stopped and removed: its file has gone", symbolicName);
        } else {
            logger.warn(
                    "deploy: the file of {} has gone, but it can't be removed before it returns; aiko:bundles shows where"
                            + " it hangs, and the end of the container ends it",
                    symbolicName);
        }
    }

    private void reportClosure(Plan plan) {
        Set<String> own = plan.update().stream().map(BundleFile::symbolicName).collect(Collectors.toSet());
        String others = bundles.refreshClosure().stream()
                .map(Bundle::getSymbolicName)
                .filter(name ->
                        name != null && !own.contains(name) && !plan.uninstall().contains(name))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            logger.info("deploy: {} use what was replaced and are restarted", others);
        }
    }

    private static List<Change> failed(Collection<Change> changes) {
        return changes.stream().filter(change -> change.problem() != null).toList();
    }

    /** Whether it ran, and does no longer since others were taken back. */
    private boolean hasBeenLost(Change change) {
        return change.canBeTakenBack()
                && bundles.bundle(change.file().symbolicName())
                        .filter(bundle -> bundles.runs(bundle) || FolderBundles.isFragment(bundle))
                        .isEmpty();
    }

    private void takeBack(List<Change> bad, List<BundleFile> wanted, long began) throws InterruptedException {
        for (Change change : bad) {
            try {
                if (bundles.bundle(change.file().symbolicName()).isPresent()) {
                    bundles.update(change.before());
                } else {
                    bundles.install(change.before());
                }
            } catch (BundleException failure) {
                logger.error("deploy: {} can't be taken back: {}", change.file(), Causes.of(failure));
            }
        }
        bundles.refresh();
        launch.run(wanted, List.of(), began);
        for (Change change : bad) {
            BundleFile file = change.file();
            results.unusable(file.name(), State.FAILED, file, file + " " + change.problem() + "; " + outcome(change));
            supervisor.runs(change.before());
        }
    }

    private String outcome(Change change) {
        boolean runs = bundles.bundle(change.file().symbolicName())
                .filter(bundles::runs)
                .isPresent();
        return change.before() + (runs ? " runs again" : " can't be started any more either");
    }

    private static String named(List<BundleFile> files) {
        return files.stream().map(BundleFile::toString).collect(Collectors.joining(", "));
    }
}
