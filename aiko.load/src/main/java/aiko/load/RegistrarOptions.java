// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import aiko.load.options.OptionReader;
import aiko.load.options.UsageException;
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
        var options = new OptionReader(arguments);
        while (options.next()) {
            switch (options.name()) {
                case "--kill" -> kill = true;
                case "--allow-remote" -> allowRemote = true;
                case "--host" -> host = options.value();
                case "--port" -> port = options.value();
                case "--namespace" -> namespace = options.value();
                case "--processes" -> processes = options.number(LARGEST_COUNT);
                case "--services" -> services = options.number(LARGEST_COUNT);
                case "--connections-per-second" -> connectionsPerSecond = options.number(LARGEST_COUNT);
                case "--seconds" -> seconds = options.number(LARGEST_COUNT);
                case "--json" -> json = options.path();
                default -> throw options.unknown();
            }
        }
        if ((long) processes * services > LARGEST_COUNT) {
            throw new UsageException((long) processes * services + " services: expected at most " + LARGEST_COUNT);
        }
        if (!namespace.matches("[^/\\s()+#]+")) {
            throw new UsageException("--namespace: invalid namespace \"" + namespace + "\"");
        }
        if (!allowRemote) {
            OptionReader.refuseOtherMachine(host, "a load test can overload a server and a network that others use");
        }
        var server = new Server(
                host,
                OptionReader.number("--port", port, LARGEST_PORT),
                environment.getOrDefault("AIKO_USERNAME", ""),
                environment.getOrDefault("AIKO_PASSWORD", ""));
        return new RegistrarOptions(server, namespace, processes, services, connectionsPerSecond, kill, seconds, json);
    }
}
