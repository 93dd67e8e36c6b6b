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
 * @param symbolicName the bundle's symbolic name; where the file can't be read, that of the bundle that runs in its place,
 *     or empty
 * @param version the version in the file, or empty if it could not be read; what runs may have another one
 * @param bundleId the number of the bundle in the framework, if it is installed, with the file's content or another
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
        /** Something that it needs is missing. Where other content of the bundle ran before, that runs. */
        UNRESOLVED,
        /** It does not run, or not as it should. Where other content of the bundle ran before, that runs. */
        FAILED,
        /** Started, and nothing of it runs yet: it waits for what may still come. */
        WAITING,
        /** Started, and something of it runs, but not all. */
        PART,
        /** Another file with the same symbolic name is used instead. */
        SUPERSEDED,
        /** Running. */
        ACTIVE
    }
}
