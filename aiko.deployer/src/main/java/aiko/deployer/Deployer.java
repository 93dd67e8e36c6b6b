// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The deploy folder, as an OSGi service. Once the files that lay there at the start are dealt with, it registers an
 * OSGi Condition with the id {@value #CONDITION_SETTLED}.
 *
 * <p>Safe for use by any thread; nothing blocks.
 */
@ProviderType
public interface Deployer {
    /** The {@code osgi.condition.id} of the Condition that is there once the initial files are dealt with. */
    String CONDITION_SETTLED = "aiko.deployer.settled";

    /** The folder. */
    Path folder();

    /** The files in the folder that matter, in the order of their names: a snapshot. */
    List<DeployedFile> files();
}
