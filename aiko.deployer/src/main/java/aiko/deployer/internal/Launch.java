// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile.State;
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
final class Launch {
    private final FolderBundles bundles;
    private final MissingRequirements missing;
    private final Starter starter;
    private final Results results;
    private final Logger logger;

    Launch(FolderBundles bundles, MissingRequirements missing, Starter starter, Results results, Logger logger) {
        this.bundles = bundles;
        this.missing = missing;
        this.starter = starter;
        this.results = results;
        this.logger = logger;
    }

    /**
     * Starts all that does not run.
     *
     * @param files what should run
     * @param changes those that can be taken back have a problem afterwards if they do not run as they should
     */
    void run(List<BundleFile> files, Collection<Change> changes, long began) throws InterruptedException {
        Map<String, BundleFile> fileOf = running(files);
        Map<String, Change> changeOf = changes.stream()
                .collect(Collectors.toMap(change -> change.file().symbolicName(), Function.identity()));
        if (changes.stream().anyMatch(Change::canBeTakenBack)) {
            starter.awaitFramework();
        }
        var tried = new ArrayList<Change>();
        var waiting = new ArrayList<>(bundles.toStart());
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
        tried.stream()
                .filter(change -> change.problem() == null)
                .forEach(change -> started(change.file(), change, began));
        // What runs already may have got here under another file name.
        fileOf.forEach((symbolicName, file) -> bundles.bundle(symbolicName)
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE
                        && !changeOf.containsKey(symbolicName)
                        && !results.isDecided(file))
                .ifPresent(bundle -> results.active(file)));
    }

    /** By symbolic name, of those whose content is what is installed. */
    private Map<String, BundleFile> running(List<BundleFile> files) {
        var fileOf = new HashMap<String, BundleFile>();
        files.forEach(file -> {
            Plan.Installed installed = bundles.installed().get(file.symbolicName());
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
            starter.startInTime(bundle, change);
        } catch (BundleException | IllegalStateException failure) {
            change.fail("can't be started: " + cause(failure));
        }
    }

    private void start(Bundle bundle, BundleFile file, Change change, long began) {
        try {
            starter.start(bundle);
        } catch (BundleException | IllegalStateException failure) {
            results.unusable(file.name(), State.FAILED, file, file + " can't be started: " + cause(failure));
            return;
        }
        Components.Problem problem = starter.components().failure(bundle);
        if (problem == null) {
            started(file, change, began);
        } else {
            results.unusable(file.name(), State.FAILED, file, file + " runs in part: " + problem.text());
        }
    }

    /** What runs in place of the file's content. */
    private void startAgain(Bundle bundle) {
        try {
            starter.start(bundle);
        } catch (BundleException | IllegalStateException failure) {
            logger.error("deploy: {} can't be started again: {}", bundle, cause(failure));
        }
    }

    private void started(BundleFile file, Change change, long began) {
        results.active(file);
        logger.info(
                "deploy/{}: started {}{} in {} ms",
                file.name(),
                file,
                change == null || change.versionBefore() == null ? "" : " (was " + change.versionBefore() + ")",
                (System.nanoTime() - began) / 1_000_000);
    }

    private String waitsFor(Bundle bundle) {
        String what = missing.of(bundle);
        return "waits for " + (what.isEmpty() ? "bundles that do not resolve themselves" : what);
    }

    static String cause(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == failure ? String.valueOf(failure.getMessage()) : cause.toString();
    }
}
