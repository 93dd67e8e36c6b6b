// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A file of the deploy folder and what became of it.
 *
 * @param file the file
 * @param state what became of it
 * @param symbolicName the bundle's symbolic name, or empty if the file could not be read
 * @param version the bundle's version, or empty if the file could not be read
 * @param bundleId the number of the bundle in the framework, if it is installed
 * @param since when the state was reached
 * @param problem one line that says what is wrong and what to do, or empty
 */
public record DeployedFile(
        Path file,
        State state,
        String symbolicName,
        String version,
        OptionalLong bundleId,
        Instant since,
        String problem) {
    /** What became of a file. */
    public enum State {
        /** Not complete yet: perhaps it is still being copied. */
        INCOMPLETE,
        /** Not a bundle, or refused. */
        REFUSED,
        /** Installed, but something that it needs is missing. */
        UNRESOLVED,
        /** Installed, but its start failed. */
        FAILED,
        /** Another file with the same symbolic name is used instead. */
        SUPERSEDED,
        /** Running. */
        ACTIVE
    }
}
