// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.text.VisibleText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The port for a debugger. Java opens it before any class of ours runs, and ends with several lines of its own if it cannot: so
 * the script has it checked first, by a Java of its own.
 */
public final class DebugPort {
    static final int DEFAULT = 5005;

    private static final int LARGEST = 65_535;
    private static final int LONGEST = 5;

    private DebugPort() {}

    /** Exit status: 0 if the port can be opened, 1 if it cannot, 2 if it is no port. */
    public static void main(String[] arguments) {
        System.exit(check(arguments[0]));
    }

    private static int check(String text) {
        try {
            int port = parse(text);
            try (var socket = new ServerSocket()) {
                // As Java does it: a port whose connections have just ended is free.
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            } catch (IOException taken) {
                System.err.println(VisibleText.line("aiko: --debug: cannot listen on port " + port + ": "
                        + taken.getMessage() + "; choose another one with --debug PORT"));
                return 1;
            }
            return 0;
        } catch (UsageException usage) {
            System.err.println(VisibleText.line("aiko: " + usage.getMessage() + "; for help, run: aiko help"));
            return 2;
        }
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    static int parse(String text) throws UsageException {
        int port = isNumber(text) && text.length() <= LONGEST ? Integer.parseInt(text) : 0;
        if (port < 1 || port > LARGEST) {
            throw new UsageException("--debug: expected a port from 1 to " + LARGEST + ", not \"" + text + "\"");
        }
        return port;
    }
}
