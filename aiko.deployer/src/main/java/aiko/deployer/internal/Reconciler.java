// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.log.Logger;

/**
 * Makes the framework hold what the folder says, says what it did, and remembers what became of each file. Owned by the
 * deployer's thread.
 */
final class Reconciler {
    private final Folder folder;
    private final FolderBundles bundles;
    private final MissingRequirements missing;
    private final Logger logger;
    private final Map<String, DeployedFile> results = new HashMap<>();
    private final Map<String, String> previousVersions = new HashMap<>();
    private volatile List<DeployedFile> published = List.of();

    Reconciler(Folder folder, FolderBundles bundles, MissingRequirements missing, Logger logger) {
        this.folder = folder;
        this.bundles = bundles;
        this.missing = missing;
        this.logger = logger;
    }

    /** What became of each file, in the order of their names. Any thread. */
    List<DeployedFile> files() {
        return published;
    }

    void reconcile() throws InterruptedException {
        long began = System.nanoTime();
        reportUnusable();
        List<BundleFile> files = folder.entries().values().stream()
                .map(Folder.Entry::bundle)
                .filter(bundle -> bundle != null)
                .toList();
        Plan plan = Plan.of(files, unsettled(), bundles.installed(), bundles.foreign());
        plan.refused()
                .forEach(file -> unusable(
                        file.name(),
                        State.REFUSED,
                        file,
                        file.symbolicName() + " is a bundle of the container itself"));
        plan.superseded()
                .forEach((file, winner) -> unusable(
                        file.name(),
                        State.SUPERSEDED,
                        file,
                        winner.name() + " has " + winner + ", which is used instead of " + file.version()));
        plan.uninstall().forEach(this::uninstall);
        plan.update().forEach(this::update);
        plan.install().forEach(this::install);
        reportClosure(plan);
        try {
            bundles.refresh();
        } catch (BundleException failure) {
            logger.error("deploy: a bundle that uses what was replaced can't be stopped: {}", cause(failure));
        }
        start(files, began);
        results.keySet().retainAll(folder.entries().keySet());
        published = results.values().stream()
                .sorted((one, other) -> one.file().compareTo(other.file()))
                .toList();
    }

    private Set<String> unsettled() {
        return folder.entries().values().stream()
                .filter(entry -> entry.bundle() == null)
                .map(entry -> entry.file().getFileName().toString())
                .collect(Collectors.toSet());
    }

    private void reportUnusable() {
        for (Folder.Entry entry : folder.entries().values()) {
            if (entry.bundle() != null || entry.isIncomplete() && !Folder.isStill(entry)) {
                continue;
            }
            String name = entry.file().getFileName().toString();
            String problem = entry.isIncomplete()
                    ? "it is not complete: " + entry.problem() + "; it is tried again when it changes"
                    : entry.problem();
            boolean keepsOld = bundles.installed().values().stream()
                    .anyMatch(installed -> installed.fileName().equals(name));
            unusable(
                    name, entry.state(), null, keepsOld ? problem + "; the bundle from before keeps running" : problem);
        }
    }

    private void install(BundleFile file) {
        try {
            bundles.install(file);
        } catch (BundleException failure) {
            unusable(file.name(), State.REFUSED, file, "it can't be installed: " + cause(failure));
        }
    }

    private void update(BundleFile file) {
        bundles.bundle(file.symbolicName())
                .ifPresent(bundle -> previousVersions.put(
                        file.symbolicName(), bundle.getVersion().toString()));
        try {
            bundles.update(file);
        } catch (BundleException failure) {
            unusable(file.name(), State.FAILED, file, "it can't replace the bundle from before: " + cause(failure));
        }
    }

    private void uninstall(String symbolicName) {
        try {
            bundles.uninstall(symbolicName);
            logger.info("deploy: {} is stopped and removed: its file has gone", symbolicName);
        } catch (BundleException failure) {
            logger.error("deploy: {} can't be removed: {}", symbolicName, cause(failure));
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

    private void start(List<BundleFile> files, long began) {
        var fileOf = new HashMap<String, BundleFile>();
        files.forEach(file -> {
            Plan.Installed installed = bundles.installed().get(file.symbolicName());
            if (installed != null && installed.fileName().equals(file.name())) {
                fileOf.put(file.symbolicName(), file);
            } else if (installed != null && installed.hash().equals(file.hash())) {
                fileOf.putIfAbsent(file.symbolicName(), file);
            }
        });
        var waiting = new ArrayList<>(bundles.toStart());
        bundles.resolve(waiting);
        for (Bundle bundle : waiting) {
            BundleFile file = fileOf.get(bundle.getSymbolicName());
            if (file == null) {
                continue;
            }
            if (FolderBundles.isResolved(bundle)) {
                start(bundle, file, began);
            } else {
                String what = missing.of(bundle);
                unusable(
                        file.name(),
                        State.UNRESOLVED,
                        file,
                        file + " waits for " + (what.isEmpty() ? "bundles that do not resolve themselves" : what));
            }
        }
        // What runs already may have got here under another file name.
        fileOf.forEach((symbolicName, file) -> bundles.bundle(symbolicName)
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE && !isActive(file))
                .ifPresent(bundle -> record(file.name(), State.ACTIVE, file, "")));
    }

    private boolean isActive(BundleFile file) {
        DeployedFile result = results.get(file.name());
        return result != null
                && result.state() == State.ACTIVE
                && result.version().equals(file.version().toString());
    }

    private void start(Bundle bundle, BundleFile file, long began) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            String previous = previousVersions.remove(file.symbolicName());
            record(file.name(), State.ACTIVE, file, "");
            logger.info(
                    "deploy/{}: started {}{} in {} ms",
                    file.name(),
                    file,
                    previous == null ? "" : " (was " + previous + ")",
                    (System.nanoTime() - began) / 1_000_000);
        } catch (BundleException | IllegalStateException failure) {
            unusable(file.name(), State.FAILED, file, file + " can't be started: " + cause(failure));
        }
    }

    /** One line for each new problem; the same problem again is no news. */
    private void unusable(String fileName, State state, BundleFile bundle, String problem) {
        DeployedFile before = results.get(fileName);
        if (before != null && before.state() == state && before.problem().equals(problem)) {
            return;
        }
        record(fileName, state, bundle, problem);
        if (state == State.SUPERSEDED) {
            logger.info("deploy/{}: {}", fileName, problem);
        } else {
            logger.warn("deploy/{}: {}", fileName, problem);
        }
    }

    private void record(String fileName, State state, BundleFile bundle, String problem) {
        OptionalLong id = bundle == null || state == State.REFUSED || state == State.SUPERSEDED
                ? OptionalLong.empty()
                : bundles.bundle(bundle.symbolicName())
                        .map(installed -> OptionalLong.of(installed.getBundleId()))
                        .orElse(OptionalLong.empty());
        results.put(
                fileName,
                new DeployedFile(
                        folder.path().resolve(fileName),
                        state,
                        bundle == null ? "" : bundle.symbolicName(),
                        bundle == null ? "" : bundle.version().toString(),
                        id,
                        Instant.now(),
                        problem));
    }

    private static String cause(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == failure ? String.valueOf(failure.getMessage()) : cause.toString();
    }
}
