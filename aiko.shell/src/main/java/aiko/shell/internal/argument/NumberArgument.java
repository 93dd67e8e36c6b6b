// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import aiko.shell.internal.output.CommandException;

/** Numbers that a command expects. Gogo itself would not name the option, nor the range. */
public final class NumberArgument {
    private static final int MOST_SECONDS = 1_000_000_000;

    private final Class<?> commands;
    private final String function;

    /**
     * The numbers of a command.
     *
     * @param commands the class of the command
     * @param function its name
     */
    public NumberArgument(Class<?> commands, String function) {
        this.commands = commands;
        this.function = function;
    }

    /**
     * Reads a whole number.
     *
     * @throws CommandException if it is none, or out of range
     */
    public int whole(String option, String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw unsuitable(option, text, least, Integer.MAX_VALUE);
    }

    /**
     * Reads seconds, perhaps with decimals.
     *
     * @throws CommandException if it is no number, or out of range
     */
    public double seconds(String option, String text) {
        try {
            double number = Double.parseDouble(text);
            if (number >= 0 && number <= MOST_SECONDS) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw unsuitable(option, text, 0, MOST_SECONDS);
    }

    private CommandException unsuitable(String option, String text, int least, int most) {
        return Help.usage(
                commands,
                function,
                option + ": expected a number from " + least + " to " + most + ", not \"" + text + "\"");
    }
}
