// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import java.io.IOException;
import java.util.List;

/** A command for developers, as in {@code aiko NAME}. */
public interface Command {
    /** The word after {@code aiko}. */
    String name();

    /** What {@code --help} prints: lines, the last one with its line feed. */
    String usage();

    /**
     * Runs the command until it is done.
     *
     * @param arguments those after the name; without {@code --help}
     * @return the exit status: 0 done, 1 failed
     * @throws UsageException for exit status 2
     * @throws CommandException for exit status 1
     * @throws IOException for exit status 1; its message is printed
     */
    int run(List<String> arguments, Surroundings surroundings) throws UsageException, CommandException, IOException;
}
