// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.installed;

import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import aiko.deployer.internal.jar.BundleFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/** The result of each file: logged once, and published. Owned by the deployer's thread. */
public final class Results {
    private static final Set<State> RUN = EnumSet.of(State.ACTIVE, State.PART, State.WAITING, State.FAILED);

    private final Path folder;
    private final DeployedBundles bundles;
    private final Logger logger;
    private final Map<String, Result> results = new TreeMap<>();
    private volatile List<DeployedFile> published = List.of();

    private record Result(
            State state, String symbolicName, String version, String hash, Instant since, String problem) {}

    public Results(Path folder, DeployedBundles bundles, Logger logger) {
        this.folder = folder;
        this.bundles = bundles;
        this.logger = logger;
    }

    /** In the order of the files' names, as {@link #publish} found it. Any thread. */
    public List<DeployedFile> files() {
        return published;
    }

    /** Whether at least something of it runs. */
    public boolean lives(BundleFile file) {
        Result result = results.get(file.name());
        return result != null
                && (result.state() == State.ACTIVE || result.state() == State.PART)
                && result.hash().equals(file.hash());
    }

    /** Whether it is known how this very content runs. */
    public boolean isDecided(BundleFile file) {
        Result result = results.get(file.name());
        return result != null && RUN.contains(result.state()) && result.hash().equals(file.hash());
    }

    /** From now on, the content of the file is this one. */
    public void begin(BundleFile file) {
        results.computeIfPresent(file.name(), (name, result) -> result.hash().equals(file.hash()) ? result : null);
    }

    /** How it is now, without a line. Nothing where the file has other content by now, and this runs in its place. */
    public void show(BundleFile file, State state, String problem) {
        Result before = results.get(file.name());
        if (before == null
                || before.hash().equals(file.hash())
                        && (before.state() != state || !before.problem().equals(problem))) {
            record(file.name(), state, file, problem);
        }
    }

    /** One line for each new problem; the same problem again is no news. */
    public void unusable(String fileName, State state, BundleFile bundle, String problem) {
        Result before = results.get(fileName);
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
        results.put(
                fileName,
                new Result(
                        state,
                        bundle == null ? "" : bundle.symbolicName(),
                        bundle == null ? "" : bundle.version().toString(),
                        bundle == null ? "" : bundle.hash(),
                        Instant.now(),
                        problem));
    }

    /** Present files, then bundles whose files were deleted and that cannot be removed. */
    public void publish(Set<String> fileNames) {
        results.keySet().retainAll(fileNames);
        publish();
    }

    public void publish() {
        published = Stream.concat(
                        results.keySet().stream().map(fileName -> deployed(fileName, results.get(fileName))),
                        bundles.leftBehind().stream().map(this::deployed))
                .toList();
    }

    private DeployedFile deployed(DeployedBundles.LeftBehind left) {
        Bundle bundle = left.operation().bundle();
        return new DeployedFile(
                folder.resolve(left.fileName()),
                State.FAILED,
                bundle.getSymbolicName(),
                bundle.getVersion().toString(),
                OptionalLong.of(bundle.getBundleId()),
                left.since(),
                left.problem());
    }

    private DeployedFile deployed(String fileName, Result result) {
        String symbolicName = result.symbolicName().isEmpty() ? bundles.from(fileName) : result.symbolicName();
        OptionalLong id = result.state() == State.SUPERSEDED
                ? OptionalLong.empty()
                : bundles.bundle(symbolicName)
                        .map(Bundle::getBundleId)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
        return new DeployedFile(
                folder.resolve(fileName),
                result.state(),
                symbolicName,
                result.version(),
                id,
                result.since(),
                result.problem());
    }
}
