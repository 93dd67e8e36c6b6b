// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The command line of {@code aiko bench registrar}.
 *
 * @param services number of services of each process
 * @param connectionsPerSecond 0 for as many as the server accepts
 * @param kill whether to drop all connections at once at the end
 * @param seconds time limit of the run
 * @param json the file for the figures; null for none
 */
record RegistrarOptions(
        Server server,
        String namespace,
        int processes,
        int services,
        int connectionsPerSecond,
        boolean kill,
        int seconds,
        Path json) {
    static final String USAGE =
            """
            usage: aiko bench registrar [OPTION…]

              --processes P                 number of processes, each with a connection (default: 10)
              --services S                  number of services of each process        (default: 100)
              --kill                        drop all connections at once at the end, instead of disconnecting in order
              --connections-per-second R    limit of the connection rate
              --seconds T                   time limit                                (default: 300)
              --json FILE                   write the figures to FILE
              --host H, --port P            the MQTT server     (AIKO_MQTT_HOST, AIKO_MQTT_PORT, default: localhost:1883)
              --namespace N                 the namespace of the registrar (AIKO_NAMESPACE, default: aiko)
              --allow-remote                allow a server on another machine

            Registers P x S services with the primary registrar of the namespace, requests all of them, and removes them. Uses
            AIKO_USERNAME and AIKO_PASSWORD if they are set; TLS is not supported.

            exit status: 0 done, 1 something was lost or not done in time, 2 usage, 75 server or registrar does not answer
            """;

    private static final int LARGEST_PORT = 65_535;
    private static final int LARGEST_COUNT = 100_000_000;

    static boolean isHelp(String argument) {
        return argument.equals("help") || argument.equals("--help") || argument.equals("-h");
    }

    static RegistrarOptions parse(String[] arguments, Map<String, String> environment) throws UsageException {
        String host = environment.getOrDefault("AIKO_MQTT_HOST", "localhost");
        String port = environment.getOrDefault("AIKO_MQTT_PORT", "1883");
        String namespace = environment.getOrDefault("AIKO_NAMESPACE", "aiko");
        int processes = 10;
        int services = 100;
        int connectionsPerSecond = 0;
        int seconds = 300;
        boolean kill = false;
        boolean allowRemote = false;
        Path json = null;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--kill")) {
                kill = true;
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
                case "--host" -> host = given(option, value);
                case "--port" -> port = given(option, value);
                case "--namespace" -> namespace = given(option, value);
                case "--processes" -> processes = number(option, value, LARGEST_COUNT);
                case "--services" -> services = number(option, value, LARGEST_COUNT);
                case "--connections-per-second" -> connectionsPerSecond = number(option, value, LARGEST_COUNT);
                case "--seconds" -> seconds = number(option, value, LARGEST_COUNT);
                case "--json" -> json = Path.of(given(option, value));
                default -> throw new UsageException("unknown option " + argument);
            }
        }
        if ((long) processes * services > LARGEST_COUNT) {
            throw new UsageException((long) processes * services + " services: expected at most " + LARGEST_COUNT);
        }
        if (!namespace.matches("[^/\\s()+#]+")) {
            throw new UsageException("--namespace: invalid namespace \"" + namespace + "\"");
        }
        if (!allowRemote) {
            refuseOtherMachine(host);
        }
        var server = new Server(
                host,
                number("--port", port, LARGEST_PORT),
                environment.getOrDefault("AIKO_USERNAME", ""),
                environment.getOrDefault("AIKO_PASSWORD", ""));
        return new RegistrarOptions(server, namespace, processes, services, connectionsPerSecond, kill, seconds, json);
    }

    private static void refuseOtherMachine(String host) throws UsageException {
        boolean isLoopback;
        try {
            isLoopback = InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            isLoopback = false;
        }
        if (!isLoopback) {
            throw new UsageException(
                    host + " is not this machine: a load test can overload a server and a network that others"
                            + " use; if you may do that, add --allow-remote");
        }
    }

    private static String given(String option, String value) throws UsageException {
        if (value == null || value.isEmpty()) {
            throw new UsageException(option + ": expected a value");
        }
        return value;
    }

    private static int number(String option, String value, int largest) throws UsageException {
        try {
            int number = Integer.parseInt(given(option, value));
            if (number >= 1 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new UsageException(option + ": expected a number from 1 to " + largest + ", not \"" + value + "\"");
    }
}
