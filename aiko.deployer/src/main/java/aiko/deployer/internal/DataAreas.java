// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.log.Logger;

/**
 * What bundles write to their data areas, by symbolic name: it outlives the framework's cache, which is emptied at each
 * start. In the cache stands a link to it, so that nothing has to be carried to and fro, and nothing is lost by a kill.
 */
final class DataAreas implements SynchronousBundleListener {
    private static final String GOING = ".going-";

    private final Path folder;
    private final Logger logger;
    /** By bundle, so that the framework does not follow them when it deletes what was its own. */
    private final Map<Long, Path> links = new ConcurrentHashMap<>();

    // Owned by the deployer's thread.
    private Set<String> retained;
    private final PassingProblem problem = new PassingProblem(Duration.ZERO);

    /** @param folder in which nobody else writes */
    DataAreas(Path folder, Logger logger) {
        this.folder = folder.toAbsolutePath();
        this.logger = logger;
    }

    /** Gives the bundle the data area that a bundle of its name had before. It has not been started yet. */
    void attach(Bundle bundle) {
        File inCache = bundle.getDataFile("");
        if (inCache == null) {
            // a fragment
            return;
        }
        Path link = Path.of(inCache.getPath());
        try {
            Path area = Files.createDirectories(folder.resolve(bundle.getSymbolicName()));
            if (!Files.isSymbolicLink(link)) {
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, area);
            }
            links.put(bundle.getBundleId(), link);
        } catch (IOException | UnsupportedOperationException failure) {
            logger.error(
                    "deploy: what {} writes to its data area is lost when the container ends: {}",
                    bundle.getSymbolicName(),
                    failure.toString());
        }
    }

    /** On the thread that uninstalls, before the framework deletes what belongs to the bundle. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() == BundleEvent.UNINSTALLED) {
            Path link = links.remove(event.getBundle().getBundleId());
            if (link != null && Files.isSymbolicLink(link)) {
                try {
                    Files.delete(link);
                } catch (IOException failure) {
                    logger.error("deploy: {} can't be deleted: {}", link, failure.toString());
                }
            }
        }
    }

    /** Deletes the data areas of all others. */
    void retain(Set<String> symbolicNames) {
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
                            "deploy: the data area of a removed bundle can't be deleted: {}; delete it by hand",
                            reason));
        }
    }

    private void deleteOthers(Set<String> symbolicNames) throws IOException {
        try (Stream<Path> areas = Files.list(folder)) {
            for (Path area : areas.toList()) {
                String name = area.getFileName().toString();
                if (name.startsWith(GOING)) {
                    delete(area);
                } else if (!symbolicNames.contains(name)) {
                    // Half of it is never taken for the whole, whatever happens meanwhile.
                    delete(Files.move(area, area.resolveSibling(GOING + System.nanoTime() + "-" + name)));
                }
            }
        }
    }

    /** Links are deleted, and never followed. */
    private static void delete(Path area) throws IOException {
        Files.walkFileTree(area, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
