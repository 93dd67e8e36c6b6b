// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import aiko.load.options.OptionReader;
import aiko.load.options.UsageException;
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

    static Options parse(String[] arguments, Map<String, String> environment) throws UsageException {
        String hosts = environment.getOrDefault("AIKO_MQTT_HOST", "localhost");
        String port = environment.getOrDefault("AIKO_MQTT_PORT", "1883");
        String beside = null;
        boolean rates = false;
        boolean allowRemote = false;
        int limit = 5;
        Path json = null;
        var options = new OptionReader(arguments);
        while (options.next()) {
            switch (options.name()) {
                case "--rates" -> rates = true;
                case "--allow-remote" -> allowRemote = true;
                case "--host" -> hosts = options.value();
                case "--port" -> port = options.value();
                case "--beside" -> beside = options.value();
                case "--limit" -> limit = options.number(LONGEST_LIMIT_SECONDS);
                case "--json" -> json = options.path();
                default -> throw options.unknown();
            }
        }
        var user = new String[] {
            environment.getOrDefault("AIKO_USERNAME", ""), environment.getOrDefault("AIKO_PASSWORD", "")
        };
        int otherwise = OptionReader.number("--port", port, LARGEST_PORT);
        var nodes = new ArrayList<Node>();
        for (String address : hosts.split(",")) {
            nodes.add(node("--host", address.strip(), otherwise, user[0], user[1]));
        }
        Node compared = beside == null ? null : node("--beside", beside, otherwise, "", "");
        if (!allowRemote) {
            for (Node node : nodes) {
                refuseOtherMachine(node);
            }
            if (compared != null) {
                refuseOtherMachine(compared);
            }
        }
        return new Options(List.copyOf(nodes), compared, rates || compared != null, Duration.ofSeconds(limit), json);
    }

    /** As in {@code mqtt.host}: a host, an IPv6 address, or one of them in brackets with a port. */
    private static Node node(String option, String address, int otherwise, String userName, String password)
            throws UsageException {
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
        String host = hasPort ? address.substring(0, colon) : address;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = hasPort ? OptionReader.number(option, address.substring(colon + 1), LARGEST_PORT) : otherwise;
        return new Node(OptionReader.given(option, host), port, userName, password);
    }

    private static void refuseOtherMachine(Node node) throws UsageException {
        OptionReader.refuseOtherMachine(node.host(), "the checks can disturb others who use that server");
    }
}
