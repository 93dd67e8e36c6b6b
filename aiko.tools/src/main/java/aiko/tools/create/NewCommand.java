// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import java.util.List;

/** {@code aiko new}. */
public final class NewCommand implements Command {
    private static final String USAGE = "usage: aiko new\n";

    @Override
    public String name() {
        return "new";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings) throws CommandException {
        throw new CommandException("new: not in this version");
    }
}
