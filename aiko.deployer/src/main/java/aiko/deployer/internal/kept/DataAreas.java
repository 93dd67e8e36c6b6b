// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

import aiko.deployer.internal.file.PassingProblem;
import aiko.deployer.internal.file.PrivateFolder;
import aiko.deployer.internal.tree.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.log.Logger;

/**
 * What bundles write to their data areas, by symbolic name: it outlives the framework's cache, which is emptied at each
 * start. In the cache stands a link to it, so that nothing has to be carried to and fro, and nothing is lost by a kill.
 */
public final class DataAreas implements SynchronousBundleListener {
    private final Path folder;
    private final Logger logger;
    /** By bundle: its data area in the cache, a link or a folder. */
    private final Map<Long, Path> links = new ConcurrentHashMap<>();

    // Owned by the deployer's thread.
    private Set<String> retained;
    private final PassingProblem problem = new PassingProblem(Duration.ZERO);

    /** @param folder in which nobody else writes */
    public DataAreas(Path folder, Logger logger) {
        this.folder = folder.toAbsolutePath();
        this.logger = logger;
    }

    /** Gives the bundle the data area that a bundle of its name had before. It has not been started yet. */
    public void attach(Bundle bundle) {
        File inCache = bundle.getDataFile("");
        if (inCache == null) {
            // a fragment
            return;
        }
        Path link = Path.of(inCache.getPath());
        try {
            Path area = PrivateFolder.make(PrivateFolder.make(folder).resolve(bundle.getSymbolicName()));
            if (!Files.isSymbolicLink(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, area);
            }
            links.put(bundle.getBundleId(), link);
        } catch (IOException | UnsupportedOperationException failure) {
            logger.error(
                    "deploy: the data area of {} cannot be kept and is lost when the container stops: {}",
                    bundle.getSymbolicName(),
                    failure.toString());
        }
    }

    /** On the thread that uninstalls, before the framework deletes what belongs to the bundle, and follows links. */
    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.INSTALLED && !links.containsKey(bundle.getBundleId())) {
            File inCache = bundle.getDataFile("");
            if (inCache != null) {
                links.put(bundle.getBundleId(), Path.of(inCache.getPath()));
            }
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            Path area = links.remove(bundle.getBundleId());
            if (area != null && Files.exists(area, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    FileTree.delete(area.getParent(), area.getFileName().toString());
                } catch (IOException failure) {
                    logger.error("deploy: cannot delete {}: {}", area, failure.toString());
                }
            }
        }
    }

    /** Deletes the data areas of all others. */
    public void retain(Set<String> symbolicNames) {
        // What a link leads to is not ours.
        if (symbolicNames.equals(retained) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            deleteOthers(symbolicNames);
            retained = Set.copyOf(symbolicNames);
        } catch (IOException failure) {
            problem.is(failure.toString())
                    .ifPresent(reason -> logger.warn(
                            "deploy: cannot delete the data area of a removed bundle: {}; delete it by hand", reason));
        }
    }

    private void deleteOthers(Set<String> symbolicNames) throws IOException {
        for (Path area : FileTree.names(folder)) {
            String name = area.toString();
            if (name.startsWith(FileTree.GOING)) {
                FileTree.delete(folder, name);
            } else if (!symbolicNames.contains(name)) {
                // Half of it is never taken for the whole, whatever happens meanwhile.
                String going = FileTree.GOING + System.nanoTime() + "-" + name;
                Files.move(folder.resolve(name), folder.resolve(going));
                FileTree.delete(folder, going);
            }
        }
    }
}
