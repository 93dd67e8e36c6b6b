// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A file of the deploy folder, and its state.
 *
 * @param file the file
 * @param state the state of the file
 * @param symbolicName the symbolic name of its bundle; if the file cannot be read, that of the bundle that runs instead, or empty
 * @param version the version in the file; empty if the file cannot be read; the running bundle may have another one
 * @param bundleId the id of the bundle in the framework, if it is installed, with the content of the file or another
 * @param since when the state was reached
 * @param problem the problem and the action to take, in one line; empty if there is none
 */
public record DeployedFile(
        Path file,
        State state,
        String symbolicName,
        String version,
        OptionalLong bundleId,
        Instant since,
        String problem) {
    /** The state of a file. */
    public enum State {
        /** Not complete; perhaps it is still being copied. */
        INCOMPLETE,
        /** Not a bundle, or refused. */
        REFUSED,
        /** A requirement is missing. The previous content of the bundle runs, if there is one. */
        UNRESOLVED,
        /** It does not run, or fails. The previous content of the bundle runs, if there is one. */
        FAILED,
        /** Started, but nothing of it runs yet: it waits for something that is missing. */
        WAITING,
        /** Started; some of it runs, but not all. */
        PART,
        /** Another file with the same symbolic name is used instead. */
        SUPERSEDED,
        /** Running. */
        ACTIVE
    }
}
