// SPDX-License-Identifier: Apache-2.0
package aiko.load.options;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads a command line of options: {@code --name VALUE}, {@code --name=VALUE}, and {@code --name} alone. An option has a value if
 * {@link #value} or {@link #number(int)} is called for it.
 */
public final class OptionReader {
    private final String[] arguments;
    private int next;
    private String argument = "";
    private String name = "";
    /** After an equals sign; null if there is none, or it was read. */
    private String attached;

    public OptionReader(String[] arguments) {
        this.arguments = arguments.clone();
    }

    /** Moves to the next option. Returns false at the end. */
    public boolean next() throws UsageException {
        if (attached != null) {
            throw unknown();
        }
        if (next == arguments.length) {
            return false;
        }
        argument = arguments[next++];
        int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
        name = equals < 0 ? argument : argument.substring(0, equals);
        attached = equals < 0 ? null : argument.substring(equals + 1);
        return true;
    }

    /** The option, such as {@code --host}. */
    public String name() {
        return name;
    }

    /** Its value, which is not empty. */
    public String value() throws UsageException {
        String value = attached != null ? attached : next < arguments.length ? arguments[next++] : "";
        attached = null;
        return given(name, value);
    }

    /** Its value, which is a number from 1. */
    public int number(int largest) throws UsageException {
        return number(1, largest);
    }

    /** Its value, which is a number from the smallest to the largest one. */
    public int number(int smallest, int largest) throws UsageException {
        return number(name, value(), smallest, largest);
    }

    /** Its value, which is a number of more than 0, and may be a fraction. */
    public double fraction(int largest) throws UsageException {
        String value = value();
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new UsageException(
                name + ": expected a number of more than 0 and at most " + largest + ", not \"" + value + "\"");
    }

    public Path path() throws UsageException {
        String value = value();
        try {
            return Path.of(value);
        } catch (InvalidPathException noPath) {
            throw new UsageException(name + ": " + noPath.getMessage());
        }
    }

    /** The failure if there is no such option. */
    public UsageException unknown() {
        return new UsageException("unknown option " + argument);
    }

    public static String given(String option, String value) throws UsageException {
        if (value.isEmpty()) {
            throw new UsageException(option + ": expected a value");
        }
        return value;
    }

    /** A number from 1 that stands for the value of an option. */
    public static int number(String option, String value, int largest) throws UsageException {
        return number(option, value, 1, largest);
    }

    private static int number(String option, String value, int smallest, int largest) throws UsageException {
        try {
            int number = Integer.parseInt(given(option, value));
            if (number >= smallest && number <= largest) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new UsageException(
                option + ": expected a number from " + smallest + " to " + largest + ", not \"" + value + "\"");
    }

    /**
     * Without {@code --allow-remote}.
     *
     * @param why it might be unwelcome
     */
    public static void refuseOtherMachine(String host, String why) throws UsageException {
        boolean isLoopback;
        try {
            isLoopback = InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            isLoopback = false;
        }
        if (!isLoopback) {
            throw new UsageException(
                    host + " is not this machine: " + why + "; if you may do that, add --allow-remote");
        }
    }
}
