// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A configuration, or a file that should be one.
 *
 * @param file the file; empty for a configuration that was created with Configuration Admin
 * @param state whether its settings are in effect
 * @param pid the PID, with {@code ~NAME} for one of several; the beginning of the file name if that is not a PID
 * @param since when the state was reached
 * @param problem the problem, in one line; empty if there is none
 */
public record ConfigurationFile(Optional<Path> file, State state, String pid, Instant since, String problem) {
    /** Whether the settings of a file are in effect. */
    public enum State {
        /** Its content is in effect, even if {@link ConfigurationFile#problem()} names a problem. */
        ACTIVE,
        /** Nothing is configured by that PID yet; the content takes effect as soon as something is. */
        UNUSED,
        /** Its content cannot be read or used, or is refused. The previous content may still be in effect. */
        REFUSED,
        /** It is not read, since its name is not that of a configuration. */
        IGNORED
    }
}
