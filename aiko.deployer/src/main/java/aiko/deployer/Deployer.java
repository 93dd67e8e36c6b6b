// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import aiko.threading.AnyThread;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * The deploy folder, as an OSGi service. Once the files that lay there at the start are dealt with, it registers an
 * OSGi Condition with the id {@value #CONDITION_SETTLED}.
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@AnyThread
@ProviderType
public interface Deployer {
    /** The {@code osgi.condition.id} of the Condition that is there once the initial files are dealt with. */
    String CONDITION_SETTLED = "aiko.deployer.settled";

    /** The folder. */
    Path folder();

    /**
     * The files in the folder that matter, in the order of their names, and how their bundles are now; after them those that
     * are gone, but whose bundles can't be removed since their code does not return. A snapshot.
     */
    List<DeployedFile> files();

    /**
     * Replaces a bundle once more by the file that it came from, even if that has not changed.
     *
     * @param symbolicName of a bundle that came from the folder
     * @return what became of the file, when that is known. Unless its state is {@link DeployedFile.State#ACTIVE ACTIVE},
     *     {@link DeployedFile.State#PART PART} or {@link DeployedFile.State#WAITING WAITING}, the content from before runs,
     *     if there was any. Exceptionally with an {@link IllegalArgumentException} whose message
     *     says why nothing was done
     */
    CompletionStage<DeployedFile> swap(String symbolicName);

    /**
     * Replaces a bundle by the content of a file: copies it into the folder, as a whole, under the name of the file that
     * the bundle came from.
     *
     * @param symbolicName of a bundle that came from the folder
     * @param file a bundle with the same symbolic name
     * @return as for {@link #swap(String)}; also exceptionally with an {@link java.io.IOException} where the copy fails
     */
    CompletionStage<DeployedFile> swap(String symbolicName, Path file);

    /**
     * Puts the content into the folder that ran before: where the folder's file does not run, the one that runs in its
     * place, else the one before that. A second time goes forward again.
     *
     * @param symbolicName of a bundle that came from the folder
     * @return as for {@link #swap(String, Path)}
     */
    CompletionStage<DeployedFile> rollback(String symbolicName);

    /**
     * Says what a swap of a bundle would stop and start; it does nothing.
     *
     * @param symbolicName of a bundle that came from the folder
     * @return the bundle itself, then those that use its classes. Exceptionally with an {@link IllegalArgumentException} if
     *     there is none
     */
    CompletionStage<List<Bundle>> dryRun(String symbolicName);
}
