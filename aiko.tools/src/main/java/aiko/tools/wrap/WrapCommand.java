// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import java.util.List;

/** {@code aiko wrap}. */
public final class WrapCommand implements Command {
    private static final String USAGE = "usage: aiko wrap\n";

    @Override
    public String name() {
        return "wrap";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings) throws CommandException {
        throw new CommandException("wrap: not in this version");
    }
}
