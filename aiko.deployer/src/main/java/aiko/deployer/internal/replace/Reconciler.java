// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.replace;

import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.file.PassingProblem;
import aiko.deployer.internal.folder.Folder;
import aiko.deployer.internal.health.Supervisor;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.installed.Plan;
import aiko.deployer.internal.installed.Results;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.kept.DataAreas;
import aiko.deployer.internal.kept.EarlierVersions;
import aiko.deployer.internal.resolve.MissingRequirements;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.log.Logger;

/**
 * Makes the framework match the folder. If the content of a file does not run, the content before it does. Owned by
 * the deployer's thread.
 */
public final class Reconciler {
    private final Folder folder;
    private final DeployedBundles bundles;
    private final EarlierVersions kept;
    private final DataAreas areas;
    private final MissingRequirements missing;
    private final Replacer replacer;
    private final Supervisor supervisor;
    private final Results results;
    private final Logger logger;
    private final Map<String, BundleFile> failed = new HashMap<>();
    private final PassingProblem unkept = new PassingProblem(Duration.ZERO);

    public Reconciler(
            Folder folder,
            DeployedBundles bundles,
            EarlierVersions kept,
            DataAreas areas,
            MissingRequirements missing,
            Replacer replacer,
            Supervisor supervisor,
            Results results,
            Logger logger) {
        this.folder = folder;
        this.bundles = bundles;
        this.kept = kept;
        this.areas = areas;
        this.missing = missing;
        this.replacer = replacer;
        this.supervisor = supervisor;
        this.results = results;
        this.logger = logger;
    }

    /** The state of each file, in the order of their names. Any thread. */
    public List<DeployedFile> files() {
        return results.files();
    }

    /** Whether something could not be installed for a reason that may have passed. */
    public boolean isLacking() {
        return replacer.isLacking();
    }

    /** @param asked symbolic names of bundles that are replaced even by the same content */
    public void reconcile(Set<String> asked) throws InterruptedException {
        long began = System.nanoTime();
        var again = new HashSet<>(asked);
        again.addAll(replacer.takeLacking());
        asked.forEach(bundles::forgetContent);
        failed.entrySet()
                .removeIf(entry ->
                        again.contains(entry.getValue().symbolicName()) || content(entry.getKey()) != entry.getValue());
        List<BundleFile> files = contents();
        // A failed version is not retried until its file changes.
        var aside = new LinkedHashSet<>(failed.values());
        Plan plan = plan(files, aside);
        for (Map<BundleFile, String> waiting = unresolvable(plan); !waiting.isEmpty(); waiting = unresolvable(plan)) {
            waiting.forEach((file, what) ->
                    results.unusable(file.name(), State.UNRESOLVED, file, file + " " + what + "; " + inItsPlace(file)));
            aside.addAll(waiting.keySet());
            plan = plan(files, aside);
        }
        report(plan);
        List<BundleFile> standIns = standIns(aside, plan);
        plan.install().addAll(standIns);
        List<BundleFile> wanted =
                files.stream().filter(file -> !aside.contains(file)).toList();
        for (BundleFile file : replacer.carryOut(plan, wanted, began)) {
            failed.put(file.name(), file);
            bundles.belongsTo(file);
        }
        standIns.forEach(standIn -> logger.info("deploy/{}: using the earlier {} instead", standIn.name(), standIn));
        keep(wanted);
        kept.forgetContents();
        results.publish(folder.names());
    }

    /** Checks the started bundles. */
    public void look() throws InterruptedException {
        if (supervisor.look()) {
            reconcile(Set.of());
            return;
        }
        keep(contents());
        results.publish();
    }

    private List<BundleFile> contents() {
        return folder.entries().values().stream()
                .map(Folder.Entry::bundle)
                .filter(bundle -> bundle != null)
                .toList();
    }

    private BundleFile content(String fileName) {
        Folder.Entry entry = folder.entries().get(fileName);
        return entry == null ? null : entry.bundle();
    }

    private Plan plan(List<BundleFile> files, Set<BundleFile> aside) {
        Plan plan = Plan.of(
                files.stream().filter(file -> !aside.contains(file)).toList(),
                unsettled(),
                bundles.installed(),
                bundles.foreign());
        aside.forEach(file -> plan.uninstall().remove(file.symbolicName()));
        plan.uninstall().removeIf(symbolicName -> folder.leaving()
                .contains(bundles.installed().get(symbolicName).fileName()));
        return plan;
    }

    private Set<String> unsettled() {
        return folder.entries().values().stream()
                .filter(entry -> entry.bundle() == null)
                .map(entry -> entry.file().getFileName().toString())
                .collect(Collectors.toSet());
    }

    /** What would not resolve, by what it waits for, where something else runs or has run. */
    private Map<BundleFile, String> unresolvable(Plan plan) {
        Map<Boolean, List<BundleFile>> coming = Stream.concat(plan.update().stream(), plan.install().stream())
                .collect(Collectors.partitioningBy(file -> kept.insteadOf(file).isPresent()));
        if (coming.get(true).isEmpty()) {
            return Map.of();
        }
        var leaving = new HashSet<>(plan.uninstall());
        plan.update().forEach(file -> leaving.add(file.symbolicName()));
        return missing.of(coming.get(true), coming.get(false), leaving);
    }

    private String inItsPlace(BundleFile file) {
        return kept.insteadOf(file).map(BundleFile::toString).orElse("the previous version") + " keeps running";
    }

    private void report(Plan plan) {
        folder.entries().values().stream()
                .filter(entry -> entry.bundle() == null && (!entry.isIncomplete() || Folder.isStill(entry)))
                .forEach(this::reportUnusable);
        plan.refused()
                .forEach(file -> results.unusable(
                        file.name(),
                        State.REFUSED,
                        file,
                        file.symbolicName() + " is a bundle of the container and cannot be replaced; remove the file"));
        plan.superseded()
                .forEach((file, winner) -> results.unusable(
                        file.name(),
                        State.SUPERSEDED,
                        file,
                        winner.name() + " contains " + winner + ", which is used instead of " + file.version()
                                + "; remove one of the files"));
    }

    private void reportUnusable(Folder.Entry entry) {
        String name = entry.file().getFileName().toString();
        String problem = entry.problem() + (entry.isIncomplete() ? "; retrying when it changes" : "");
        boolean keepsOld = !bundles.from(name).isEmpty() || kept.from(name).isPresent();
        results.unusable(
                name, entry.state(), null, keepsOld ? problem + "; the previous version keeps running" : problem);
    }

    /** What ran before in place of what does not, where nothing is installed. */
    private List<BundleFile> standIns(Set<BundleFile> aside, Plan plan) {
        var standIns = new ArrayList<BundleFile>();
        aside.forEach(file -> kept.insteadOf(file).ifPresent(standIns::add));
        folder.entries().values().stream()
                .filter(entry -> entry.bundle() == null && (!entry.isIncomplete() || Folder.isStill(entry)))
                .map(entry -> kept.from(entry.file().getFileName().toString()).flatMap(kept::last))
                .flatMap(Optional::stream)
                .forEach(standIns::add);
        standIns.removeIf(standIn -> bundles.installed().containsKey(standIn.symbolicName())
                || plan.install().stream().anyMatch(file -> file.symbolicName().equals(standIn.symbolicName())));
        return standIns;
    }

    private void keep(List<BundleFile> wanted) {
        try {
            kept.keep(wanted.stream()
                    .filter(file -> results.lives(file) && bundles.isInstalled(file))
                    .toList());
            var named = new HashSet<>(bundles.installed().keySet());
            folder.names().forEach(name -> kept.from(name).ifPresent(named::add));
            if (folder.tellsOfRemovals()) {
                kept.retain(named);
                areas.retain(named);
            }
            if (unkept.isOver()) {
                logger.info("deploy: the running versions are kept for a rollback again");
            }
        } catch (IOException failure) {
            String reason = failure instanceof FileSystemException ? failure.toString() : failure.getMessage();
            unkept.is("deploy: cannot keep the running version for a rollback: " + reason)
                    .ifPresent(logger::error);
        }
    }
}
