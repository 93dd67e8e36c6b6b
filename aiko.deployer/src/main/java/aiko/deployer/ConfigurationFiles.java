// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import aiko.threading.AnyThread;
import aiko.threading.MayBlock;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of the configuration folder, and the state of each: an OSGi service.
 *
 * <pre>{@code
 * configurationFiles.files().stream()
 *         .filter(file -> !file.problem().isEmpty())
 *         .forEach(file -> System.out.println(file.pid() + ": " + file.problem()));
 * }</pre>
 */
@AnyThread
@ProviderType
public interface ConfigurationFiles {
    /** The configuration folder; it need not exist. */
    Path folder();

    /**
     * All configurations: those of files, in the order of the file names, then those that were created with Configuration Admin.
     * Hidden files and the like are left out.
     */
    List<ConfigurationFile> files();

    /**
     * Every setting that a bundle of the container describes or that is set, with the value that applies, in the order of the PIDs. A
     * snapshot.
     */
    @MayBlock
    List<ConfigurationSetting> settings();

    /**
     * The values that no output may show: of all hidden settings, of variables of the environment with such names, and the passwords
     * in URLs of other settings. Those of less than 5 characters are left out, since they would be found in the midst of words. A
     * snapshot.
     *
     * @return each of 5 characters or more, without line breaks
     */
    @MayBlock
    Set<String> hiddenValues();
}
