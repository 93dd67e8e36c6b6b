// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The command line of {@code aiko bench wire}.
 *
 * @param beside the server whose throughput is compared; null for none
 * @param limit of the time until a message arrives
 * @param json the file for the results; null for none
 */
record Options(List<Node> nodes, Node beside, boolean rates, Duration limit, Path json) {
    private static final int LARGEST_PORT = 65_535;
    private static final int LONGEST_LIMIT_SECONDS = 600;

    static Options parse(String[] arguments, Map<String, String> environment) {
        String hosts = environment.getOrDefault("AIKO_MQTT_HOST", "localhost");
        String port = environment.getOrDefault("AIKO_MQTT_PORT", "1883");
        String beside = null;
        boolean rates = false;
        boolean allowRemote = false;
        int limit = 5;
        Path json = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--rates")) {
                rates = true;
                continue;
            }
            if (argument.equals("--allow-remote")) {
                allowRemote = true;
                continue;
            }
            int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
            String option = equals < 0 ? argument : argument.substring(0, equals);
            String value =
                    equals >= 0 ? argument.substring(equals + 1) : i + 1 < arguments.length ? arguments[++i] : null;
            switch (option) {
                case "--host" -> hosts = given(option, value);
                case "--port" -> port = given(option, value);
                case "--beside" -> beside = given(option, value);
                case "--limit" -> limit = number(option, value, LONGEST_LIMIT_SECONDS);
                case "--json" -> json = Path.of(given(option, value));
                default -> throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        var user = new String[] {
            environment.getOrDefault("AIKO_USERNAME", ""), environment.getOrDefault("AIKO_PASSWORD", "")
        };
        int otherwise = number("--port", port, LARGEST_PORT);
        var nodes = new ArrayList<Node>();
        for (String address : hosts.split(",")) {
            nodes.add(node("--host", address.strip(), otherwise, user[0], user[1]));
        }
        Node compared = beside == null ? null : node("--beside", beside, otherwise, "", "");
        if (!allowRemote) {
            nodes.forEach(Options::refuseOtherMachine);
            if (compared != null) {
                refuseOtherMachine(compared);
            }
        }
        return new Options(List.copyOf(nodes), compared, rates || compared != null, Duration.ofSeconds(limit), json);
    }

    /** As in {@code mqtt.host}: a host, an IPv6 address, or one of them in brackets with a port. */
    private static Node node(String option, String address, int otherwise, String userName, String password) {
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
        String host = hasPort ? address.substring(0, colon) : address;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = hasPort ? number(option, address.substring(colon + 1), LARGEST_PORT) : otherwise;
        return new Node(given(option, host), port, userName, password);
    }

    private static void refuseOtherMachine(Node node) {
        boolean isLoopback;
        try {
            isLoopback = InetAddress.getByName(node.host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            isLoopback = false;
        }
        if (!isLoopback) {
            throw new IllegalArgumentException(
                    node.host() + " is not this machine: the checks can disturb others who use that server;"
                            + " if you may do that, add --allow-remote");
        }
    }

    private static String given(String option, String value) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(option + ": expected a value");
        }
        return value;
    }

    private static int number(String option, String value, int largest) {
        try {
            int number = Integer.parseInt(given(option, value));
            if (number >= 1 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new IllegalArgumentException(
                option + ": expected a number from 1 to " + largest + ", not \"" + value + "\"");
    }
}
