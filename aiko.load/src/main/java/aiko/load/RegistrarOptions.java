// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The command line of {@code aiko bench registrar}.
 *
 * @param services of each process
 * @param connectionsPerSecond 0 for as many as the server takes
 * @param kill whether all connections are dropped at once at the end
 * @param seconds limit of the whole
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

              --processes P                 connections, each of them a process       (default: 10)
              --services S                  services of each process                  (default: 100)
              --kill                        drop all connections at once at the end, rather than end in order
              --connections-per-second R    connect no faster than that
              --seconds T                   stop after that time                      (default: 300)
              --json FILE                   write the figures there
              --host H, --port P            the MQTT server     (AIKO_MQTT_HOST, AIKO_MQTT_PORT, default: localhost:1883)
              --namespace N                 of the registrar    (AIKO_NAMESPACE, default: aiko)
              --allow-remote                load a server on another machine

            Registers P x S services with the registrar that is primary in the namespace, asks it for all of them, and removes
            them. AIKO_USERNAME and AIKO_PASSWORD are used when set; TLS is not supported.

            exit status: 0 done, 1 something was lost or not done in time, 2 usage, 75 server or registrar do not answer
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
                default -> throw new UsageException("there is no option " + argument);
            }
        }
        if ((long) processes * services > LARGEST_COUNT) {
            throw new UsageException(
                    (long) processes * services + " services are more than " + LARGEST_COUNT + ", which is the most");
        }
        if (!namespace.matches("[^/\\s()+#]+")) {
            throw new UsageException("\"" + namespace + "\" is no namespace");
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
                    host + " is not this machine: a load test can take a server and a network from all who"
                            + " use them; --allow-remote says that they are yours to load");
        }
    }

    private static String given(String option, String value) throws UsageException {
        if (value == null || value.isEmpty()) {
            throw new UsageException(option + " needs a value");
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
            // said below
        }
        throw new UsageException(option + " needs a number from 1 to " + largest + ", not \"" + value + "\"");
    }
}
