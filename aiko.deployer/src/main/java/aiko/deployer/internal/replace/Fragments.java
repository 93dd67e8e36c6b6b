// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.replace;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.installed.Results;
import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.resolve.MissingRequirements;
import aiko.deployer.internal.resolve.Wish;
import aiko.deployer.internal.resolve.WishFinder;
import aiko.deployer.internal.trial.Trial;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/** Reports fragments: they are not started, but attached to their hosts. Owned by the deployer's thread. */
public final class Fragments {
    private final DeployedBundles bundles;
    private final MissingRequirements missing;
    private final Results results;
    private final Logger logger;

    public Fragments(DeployedBundles bundles, MissingRequirements missing, Results results, Logger logger) {
        this.bundles = bundles;
        this.missing = missing;
        this.results = results;
        this.logger = logger;
    }

    /**
     * @param files whose content should be there
     * @param trials those that have just come
     */
    void report(List<BundleFile> files, Collection<Trial> trials, long began) {
        Map<String, Trial> trialOf =
                trials.stream().collect(Collectors.toMap(trial -> trial.file().symbolicName(), Function.identity()));
        for (BundleFile file : files) {
            if (bundles.isInstalled(file)) {
                bundles.bundle(file.symbolicName())
                        .filter(DeployedBundles::isFragment)
                        .ifPresent(fragment -> report(fragment, file, trialOf.get(file.symbolicName()), began));
            }
        }
    }

    private void report(Bundle fragment, BundleFile file, Trial trial, long began) {
        List<Bundle> hosts = WishFinder.hosts(fragment);
        if (hosts.isEmpty()) {
            results.unusable(file.name(), State.UNRESOLVED, file, file + " " + problem(fragment));
        } else if (trial != null || !results.lives(file)) {
            results.begin(file);
            results.show(file, State.ACTIVE, "");
            logger.info(
                    "deploy/{}: attached {}{} to {} in {} ms",
                    file.name(),
                    file,
                    trial == null || trial.versionBefore() == null ? "" : " (was " + trial.versionBefore() + ")",
                    hosts.stream()
                            .map(host -> host.getSymbolicName() + ' ' + host.getVersion())
                            .collect(Collectors.joining(", ")),
                    (System.nanoTime() - began) / 1_000_000);
        }
    }

    private String problem(Bundle fragment) {
        String what = missing.of(fragment);
        if (!what.isEmpty()) {
            return "waits for " + what;
        }
        return WishFinder.of(bundles).stream()
                .filter(wish -> wish.isForFragment()
                        && wish.requirement().getRevision().getBundle().equals(fragment))
                .map(Wish::bundle)
                .findFirst()
                .map(host -> bundles.canBeRefreshed(host)
                        ? "is not attached to its host " + host.getSymbolicName()
                                + ": the framework rejects it; compare the imports of the two"
                        : "is not attached: its host " + host.getSymbolicName()
                                + " cannot be restarted while the container runs")
                .orElse("waits for its host, which does not resolve");
    }
}
