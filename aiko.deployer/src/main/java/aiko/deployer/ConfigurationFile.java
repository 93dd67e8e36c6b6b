// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A configuration, or a file that should be one, and what became of it.
 *
 * @param file the file; empty for a configuration that somebody has made in Config Admin
 * @param state whether its settings count
 * @param pid the PID, with {@code ~NAME} for one of several; what is known of it where the name of the file is no PID
 * @param since when that became so
 * @param problem what is wrong, in one line; empty if nothing is
 */
public record ConfigurationFile(Optional<Path> file, State state, String pid, Instant since, String problem) {
    /** Whether the settings of a file count. */
    public enum State {
        /** Its content counts, whatever {@link ConfigurationFile#problem()} remarks about it. */
        ACTIVE,
        /** Its content would count, but nothing that is here is configured by that PID; when that comes, it does. */
        UNUSED,
        /** Its content does not count: it can't be read or used, or is refused. What it said before may still count. */
        REFUSED,
        /** It is not read, since its name is not that of a configuration. */
        IGNORED
    }
}
