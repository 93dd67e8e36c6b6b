// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import aiko.threading.AnyThread;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * The deploy folder: an OSGi service. When the files that it had at the start are processed, an OSGi Condition with the id
 * {@value #CONDITION_SETTLED} is registered.
 *
 * <pre>{@code
 * deployer.swap("example.aloha", Path.of("example.aloha-1.1.0.jar"))
 *         .thenAccept(file -> System.out.println(file.state() + " " + file.problem()));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface Deployer {
    /** The {@code osgi.condition.id} of the Condition that is registered when the initial files are processed. */
    String CONDITION_SETTLED = "aiko.deployer.settled";

    /** The deploy folder. */
    Path folder();

    /**
     * The bundle files of the folder, in the order of their names, with the current state of their bundles. After them, files
     * that were deleted, but whose bundles cannot be removed since their code does not return. A snapshot.
     */
    List<DeployedFile> files();

    /** The optional parts of the container, in the order of their names, with their current state. A snapshot. */
    List<Feature> features();

    /** The number of refused files; {@code aiko:process} prints it. */
    DeployerStatistics statistics();

    /**
     * Replaces a bundle by its file again, even if the file has not changed.
     *
     * @param symbolicName the symbolic name of a bundle of the folder
     * @return completes with the state of the file. Unless that is {@link DeployedFile.State#ACTIVE ACTIVE},
     *     {@link DeployedFile.State#PART PART} or {@link DeployedFile.State#WAITING WAITING}, the previous content runs, if
     *     there is one. Completes exceptionally, with an {@link IllegalArgumentException} that names the reason, if nothing was
     *     done
     */
    CompletionStage<DeployedFile> swap(String symbolicName);

    /**
     * Replaces a bundle by another file: copies that into the folder atomically, with the name of the file of the bundle.
     *
     * @param symbolicName the symbolic name of a bundle of the folder
     * @param file a bundle with the same symbolic name
     * @return as for {@link #swap(String)}; also exceptionally, with an {@link java.io.IOException}, if the copy fails
     */
    CompletionStage<DeployedFile> swap(String symbolicName, Path file);

    /**
     * Copies the previous content into the folder: if the file of the folder does not run, the content that runs instead, else
     * the content before it. A second rollback returns to the newer content.
     *
     * @param symbolicName the symbolic name of a bundle of the folder
     * @return as for {@link #swap(String, Path)}
     */
    CompletionStage<DeployedFile> rollback(String symbolicName);

    /**
     * Whether an earlier version is kept, to which {@link #rollback} returns. A snapshot: a rollback can still be refused, if
     * signatures are required now, for example.
     *
     * @param symbolicName the symbolic name of a bundle; false if the folder has none of that name
     * @since 1.1
     */
    boolean canRollBack(String symbolicName);

    /**
     * Finds the bundles that a swap of a bundle would stop and start, without doing so.
     *
     * @param symbolicName the symbolic name of a bundle of the folder
     * @return completes with the bundle itself, then the bundles that use its classes; exceptionally, with an
     *     {@link IllegalArgumentException}, if there is no such bundle
     */
    CompletionStage<List<Bundle>> dryRun(String symbolicName);
}
