// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import aiko.deployer.internal.installed.DeployedBundles;
import aiko.event.Handle;
import aiko.process.spi.ServiceSuccession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * Has the same files give the same result, in whatever order they come, and whether the container runs or starts:
 * bundles are resolved again for a fragment, an optional package, or a better one that has come after them. Owned by the
 * deployer's thread.
 */
public final class Rewiring {
    /** A resolved bundle may allow more to be resolved: a fragment, or an importer of its exports. */
    private static final int ROUNDS = 5;

    private final DeployedBundles bundles;
    private final MissingRequirements missing;
    private final Supplier<ServiceSuccession> succession;
    private final Logger logger;
    private final Set<String> tried = new HashSet<>();
    private Set<String> said = Set.of();

    public Rewiring(
            DeployedBundles bundles,
            MissingRequirements missing,
            Supplier<ServiceSuccession> succession,
            Logger logger) {
        this.bundles = bundles;
        this.missing = missing;
        this.succession = succession;
        this.logger = logger;
    }

    /**
     * Resolves what came from the folder, and once more those for which something better has come. They are not started.
     *
     * @return to be cancelled when they have been started: until then, their services keep their places
     */
    public Handle settle() throws InterruptedException {
        Set<String> notReplaced = bundles.notReplaced();
        if (!notReplaced.isEmpty() && !notReplaced.equals(said)) {
            logger.warn(
                    "deploy: the previous content of {} stays in use: the framework itself uses it; restart the container",
                    String.join(", ", notReplaced));
        }
        said = notReplaced;
        var held = new ArrayList<Handle>();
        for (int round = 0; round < ROUNDS; round++) {
            bundles.resolve(bundles.toStart());
            List<Wish> wishes = wishes();
            if (wishes.isEmpty()) {
                break;
            }
            wishes.forEach(wish -> tried.add(wish.key()));
            List<Bundle> concerned =
                    wishes.stream().map(Wish::bundle).distinct().toList();
            Collection<Bundle> closure = bundles.closure(concerned);
            held.add(hold(closure));
            bundles.refresh(concerned);
            bundles.resolve(bundles.toStart());
            report(wishes, concerned, closure);
        }
        return () -> held.forEach(Handle::cancel);
    }

    private List<Wish> wishes() {
        List<Wish> all = WishFinder.of(bundles);
        tried.retainAll(all.stream().map(Wish::key).collect(Collectors.toSet()));
        return all.stream()
                .filter(wish -> !tried.contains(wish.key()) && isPossible(wish))
                .toList();
    }

    private boolean isPossible(Wish wish) {
        boolean isComplete = !wish.isForFragment()
                || missing.of(wish.requirement().getRevision().getBundle()).isEmpty();
        return isComplete && bundles.canBeRefreshed(wish.bundle());
    }

    private Handle hold(Collection<Bundle> closure) {
        ServiceSuccession present = succession.get();
        return present == null ? () -> {} : present.hold(closure);
    }

    private void report(List<Wish> wishes, List<Bundle> concerned, Collection<Bundle> closure) {
        Set<String> open = WishFinder.of(bundles).stream().map(Wish::key).collect(Collectors.toSet());
        String fulfilled = text(wishes.stream().filter(wish -> !open.contains(wish.key())));
        String denied = text(wishes.stream().filter(wish -> open.contains(wish.key())));
        var names = new TreeSet<String>();
        closure.stream()
                .filter(bundle -> !concerned.contains(bundle))
                .forEach(bundle -> names.add(bundle.getSymbolicName()));
        String others = names.isEmpty() ? "" : ", together with " + String.join(", ", names);
        if (!fulfilled.isEmpty()) {
            logger.info("deploy: {}; restarted for this{}", fulfilled, others);
        }
        if (!denied.isEmpty()) {
            logger.warn(
                    "deploy: cannot rewire: {}: the imports of the two conflict; retrying when one"
                            + " of them changes (restarted without effect{})",
                    denied,
                    others);
        }
    }

    private static String text(java.util.stream.Stream<Wish> wishes) {
        return wishes.map(Wish::toString).distinct().sorted().collect(Collectors.joining("; "));
    }
}
