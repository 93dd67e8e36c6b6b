// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import aiko.threading.AnyThread;
import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The configuration folder: files of settings, and what became of each. An OSGi service.
 *
 * <p>Safe for use by any thread; nothing blocks. Example:
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
    /** The folder that is read, whether or not it exists. */
    Path folder();

    /**
     * All configurations: those of files, in the order of their names, then those that somebody has made in Config Admin.
     * Files that are nobody's business, such as hidden ones, are left out.
     */
    List<ConfigurationFile> files();
}
