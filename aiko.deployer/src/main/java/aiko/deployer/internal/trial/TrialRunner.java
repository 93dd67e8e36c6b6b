// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.health.Supervisor;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.installed.Results;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.kept.Installed;
import aiko.deployer.internal.operation.Causes;
import aiko.deployer.internal.operation.Operation;
import aiko.deployer.internal.resolve.MissingRequirements;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/** Resolves and starts the bundles of the folder, and reports the results. Owned by the deployer's thread. */
public final class TrialRunner {
    private final DeployedBundles bundles;
    private final MissingRequirements missing;
    private final Starter starter;
    private final Verdict verdict;
    private final Supervisor supervisor;
    private final Results results;
    private final Logger logger;

    public TrialRunner(
            DeployedBundles bundles,
            MissingRequirements missing,
            Starter starter,
            Verdict verdict,
            Supervisor supervisor,
            Results results,
            Logger logger) {
        this.bundles = bundles;
        this.missing = missing;
        this.starter = starter;
        this.verdict = verdict;
        this.supervisor = supervisor;
        this.results = results;
        this.logger = logger;
    }

    /**
     * Starts all that does not run.
     *
     * @param files what should run
     * @param trials those that can be rolled back have a problem afterwards if they do not run as they should
     */
    public void run(List<BundleFile> files, Collection<Trial> trials, long began) throws InterruptedException {
        Map<String, BundleFile> fileOf = running(files);
        Map<String, Trial> trialOf =
                trials.stream().collect(Collectors.toMap(trial -> trial.file().symbolicName(), Function.identity()));
        var tried = new ArrayList<Trial>();
        var waiting = new ArrayList<>(bundles.toStart());
        if (!waiting.isEmpty()) {
            // The framework would start them on its own thread, which everybody needs.
            starter.awaitFramework();
        }
        bundles.resolve(waiting);
        for (Bundle bundle : waiting) {
            BundleFile file = fileOf.get(bundle.getSymbolicName());
            Trial trial = trialOf.get(bundle.getSymbolicName());
            if (trial != null && trial.canBeRolledBack()) {
                tryOut(bundle, trial);
                tried.add(trial);
            } else if (file == null) {
                if (DeployedBundles.isResolved(bundle)) {
                    startAgain(bundle);
                }
            } else if (DeployedBundles.isResolved(bundle)) {
                start(bundle, file, trial, began);
            } else {
                results.unusable(file.name(), State.UNRESOLVED, file, file + " " + waitsFor(bundle));
            }
        }
        tried.removeIf(Trial::hasFailed);
        verdict.await(tried);
        for (Trial trial : tried) {
            if (!trial.hasFailed()) {
                supervisor.replaced(trial.file(), trial.versionBefore(), began);
            }
        }
        // What runs already may have got here under another file name.
        for (BundleFile file : fileOf.values()) {
            boolean runs =
                    bundles.bundle(file.symbolicName()).filter(bundles::runs).isPresent();
            if (runs && !trialOf.containsKey(file.symbolicName()) && !results.isDecided(file)) {
                results.begin(file);
                supervisor.runs(file);
            }
        }
    }

    /** By symbolic name, of those whose content is what is installed. */
    private Map<String, BundleFile> running(List<BundleFile> files) {
        var fileOf = new HashMap<String, BundleFile>();
        files.forEach(file -> {
            Installed installed = bundles.installed().get(file.symbolicName());
            if (installed != null && installed.hash().equals(file.hash())) {
                if (installed.fileName().equals(file.name())) {
                    fileOf.put(file.symbolicName(), file);
                } else {
                    fileOf.putIfAbsent(file.symbolicName(), file);
                }
            }
        });
        return fileOf;
    }

    private void tryOut(Bundle bundle, Trial trial) throws InterruptedException {
        if (trial.hasFailed()) {
            return;
        }
        if (!DeployedBundles.isResolved(bundle)) {
            trial.fail(waitsFor(bundle));
            return;
        }
        try {
            starter.startInTime(bundle);
            trial.start();
        } catch (BundleException failure) {
            trial.fail("cannot be started: " + Causes.of(failure));
        }
    }

    /** A new bundle may take its time; messages wait for a replaced one. */
    private void start(Bundle bundle, BundleFile file, Trial trial, long began) throws InterruptedException {
        String versionBefore = trial == null ? null : trial.versionBefore();
        boolean isNew = trial != null && versionBefore == null;
        Operation start = starter.begin(bundle);
        if (!(isNew ? starter.awaitShortly(start) : starter.await(start))) {
            supervisor.starts(file, versionBefore, began, start);
            return;
        }
        try {
            start.check();
        } catch (BundleException failure) {
            supervisor.failed(file, failure);
            return;
        }
        supervisor.started(file, versionBefore, began);
    }

    /** What runs in place of the file's content. */
    private void startAgain(Bundle bundle) throws InterruptedException {
        try {
            starter.startInTime(bundle);
        } catch (BundleException failure) {
            logger.error("deploy: {}: cannot be started again: {}", bundle, Causes.of(failure));
        }
    }

    private String waitsFor(Bundle bundle) {
        String what = missing.of(bundle);
        return "waits for " + (what.isEmpty() ? missing.obstacle(bundle) : what);
    }
}
