// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.health.Supervisor;
import aiko.deployer.internal.installed.FolderBundles;
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

/** Resolves and starts what came from the folder and should run, and says what came of it. Owned by the deployer's thread. */
public final class Launch {
    private final FolderBundles bundles;
    private final MissingRequirements missing;
    private final Starter starter;
    private final Supervisor supervisor;
    private final Results results;
    private final Logger logger;

    public Launch(
            FolderBundles bundles,
            MissingRequirements missing,
            Starter starter,
            Supervisor supervisor,
            Results results,
            Logger logger) {
        this.bundles = bundles;
        this.missing = missing;
        this.starter = starter;
        this.supervisor = supervisor;
        this.results = results;
        this.logger = logger;
    }

    /**
     * Starts all that does not run.
     *
     * @param files what should run
     * @param changes those that can be taken back have a problem afterwards if they do not run as they should
     */
    public void run(List<BundleFile> files, Collection<Change> changes, long began) throws InterruptedException {
        Map<String, BundleFile> fileOf = running(files);
        Map<String, Change> changeOf = changes.stream()
                .collect(Collectors.toMap(change -> change.file().symbolicName(), Function.identity()));
        var tried = new ArrayList<Change>();
        var waiting = new ArrayList<>(bundles.toStart());
        if (!waiting.isEmpty()) {
            // The framework would start them on its own thread, which everybody needs.
            starter.awaitFramework();
        }
        bundles.resolve(waiting);
        for (Bundle bundle : waiting) {
            BundleFile file = fileOf.get(bundle.getSymbolicName());
            Change change = changeOf.get(bundle.getSymbolicName());
            if (change != null && change.canBeTakenBack()) {
                tryOut(bundle, change);
                tried.add(change);
            } else if (file == null) {
                if (FolderBundles.isResolved(bundle)) {
                    startAgain(bundle);
                }
            } else if (FolderBundles.isResolved(bundle)) {
                start(bundle, file, change, began);
            } else {
                results.unusable(file.name(), State.UNRESOLVED, file, file + " " + waitsFor(bundle));
            }
        }
        tried.removeIf(change -> change.problem() != null);
        starter.await(tried);
        for (Change change : tried) {
            if (change.problem() == null) {
                supervisor.replaced(change.file(), change.versionBefore(), began);
            }
        }
        // What runs already may have got here under another file name.
        for (BundleFile file : fileOf.values()) {
            boolean runs =
                    bundles.bundle(file.symbolicName()).filter(bundles::runs).isPresent();
            if (runs && !changeOf.containsKey(file.symbolicName()) && !results.isDecided(file)) {
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

    private void tryOut(Bundle bundle, Change change) throws InterruptedException {
        if (change.problem() != null) {
            return;
        }
        if (!FolderBundles.isResolved(bundle)) {
            change.fail(waitsFor(bundle));
            return;
        }
        try {
            starter.startInTime(bundle);
        } catch (BundleException failure) {
            change.fail("can't be started: " + Causes.of(failure));
        }
    }

    /** What has never run here may take its time; for the others, messages wait. */
    private void start(Bundle bundle, BundleFile file, Change change, long began) throws InterruptedException {
        String versionBefore = change == null ? null : change.versionBefore();
        boolean isNew = change != null && versionBefore == null;
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
            logger.error("deploy: {} can't be started again: {}", bundle, Causes.of(failure));
        }
    }

    private String waitsFor(Bundle bundle) {
        String what = missing.of(bundle);
        return "waits for " + (what.isEmpty() ? "bundles that do not resolve themselves" : what);
    }
}
