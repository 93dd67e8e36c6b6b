// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import aiko.deployer.DeployedFile.State;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/** What became of each file: said once, and remembered. Owned by the deployer's thread. */
final class Results {
    private final Path folder;
    private final FolderBundles bundles;
    private final Logger logger;
    private final Map<String, Result> results = new TreeMap<>();
    private volatile List<DeployedFile> published = List.of();

    private record Result(
            State state, String symbolicName, String version, String hash, Instant since, String problem) {}

    Results(Path folder, FolderBundles bundles, Logger logger) {
        this.folder = folder;
        this.bundles = bundles;
        this.logger = logger;
    }

    /** In the order of the files' names, as {@link #publish} found it. Any thread. */
    List<DeployedFile> files() {
        return published;
    }

    void active(BundleFile file) {
        record(file.name(), State.ACTIVE, file, "");
    }

    boolean isActive(BundleFile file) {
        Result result = results.get(file.name());
        return result != null && result.state() == State.ACTIVE && result.hash().equals(file.hash());
    }

    /** Whether it is known how this very content runs. */
    boolean isDecided(BundleFile file) {
        Result result = results.get(file.name());
        return result != null
                && (result.state() == State.ACTIVE || result.state() == State.FAILED)
                && result.hash().equals(file.hash());
    }

    /** One line for each new problem; the same problem again is no news. */
    void unusable(String fileName, State state, BundleFile bundle, String problem) {
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

    void publish(Set<String> fileNames) {
        results.keySet().retainAll(fileNames);
        published = results.entrySet().stream()
                .map(entry -> deployed(entry.getKey(), entry.getValue()))
                .toList();
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
