// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import java.util.List;

/** {@code aiko dev}. */
public final class DevCommand implements Command {
    private static final String USAGE = "usage: aiko dev\n";

    @Override
    public String name() {
        return "dev";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings) throws CommandException {
        throw new CommandException("dev: not in this version");
    }
}
