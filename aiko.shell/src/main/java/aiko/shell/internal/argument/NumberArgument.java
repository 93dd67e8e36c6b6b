// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import aiko.client.Request;
import aiko.shell.internal.output.CommandException;
import java.time.Duration;

/** Numbers that a command expects. Gogo itself would not name the option, nor the range. */
public final class NumberArgument {
    /** The default time limit of an answer, in seconds. */
    public static final String DEFAULT_TIMEOUT = "5";

    private static final double LEAST_TIMEOUT = 0.001;
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
        throw unsuitable(option, text, "from " + least + " to " + Integer.MAX_VALUE);
    }

    /**
     * Reads seconds, perhaps with decimals.
     *
     * @throws CommandException if it is no number, or out of range
     */
    public double seconds(String option, String text) {
        double number = number(text);
        if (number >= 0 && number <= MOST_SECONDS) {
            return number;
        }
        throw unsuitable(option, text, "from 0 to " + MOST_SECONDS);
    }

    /**
     * Reads the time limit of an answer: seconds, perhaps with decimals.
     *
     * @throws CommandException if it is no number, or not the time limit of a request
     */
    public Duration timeout(String text) {
        return timeout("--timeout", text);
    }

    /** The same for another option. */
    public Duration timeout(String option, String text) {
        double number = number(text);
        if (number >= LEAST_TIMEOUT && number <= Request.MAX_TIME_LIMIT.toSeconds()) {
            return Duration.ofMillis(Math.round(number * 1_000));
        }
        throw unsuitable(option, text, "from " + LEAST_TIMEOUT + " to " + Request.MAX_TIME_LIMIT.toSeconds());
    }

    /** In no range if it is no number. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    private CommandException unsuitable(String option, String text, String range) {
        return Help.usage(commands, function, option + ": expected a number " + range + ", not \"" + text + "\"");
    }
}
