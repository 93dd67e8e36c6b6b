// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import aiko.load.options.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command {@code aiko bench wire}: whether an MQTT server does what Aiko needs. */
public final class WireRun {
    /** The help. */
    public static final String USAGE =
            """
            usage: aiko bench wire [OPTION…]

              --host H[:P][,H[:P]…]    the MQTT server, or nodes of one: then clients that publish are connected to the first one,
                                       and clients that subscribe to the last one
                                                         (AIKO_MQTT_HOST, default: localhost)
              --port P                 its port          (AIKO_MQTT_PORT, default: 1883)
              --limit T                seconds in which a message has to arrive   (default: 5)
              --rates                  measure the throughput, too
              --beside H[:P]           measure it in turns with that of another server, such as Mosquitto
              --json FILE              write the results to FILE
              --allow-remote           allow a server on another machine

            Checks whether an MQTT server does what Aiko needs, and what follows if it does not. Uses topics that begin with
            aiko-wire, and AIKO_USERNAME and AIKO_PASSWORD if they are set; TLS is not supported.

            exit status: 0 the server suits Aiko, 1 it does not, 2 usage, 75 it does not answer
            """;

    private static final int AT_ONCE = 4;

    private final Options options;
    private final String root = "aiko-wire-" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Object> results = new LinkedHashMap<>();

    /** The server does not answer. */
    public static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        private UnreachableException(String message) {
            super(message);
        }
    }

    /**
     * Reads the command line.
     *
     * @throws UsageException if it is wrong
     */
    public WireRun(String[] arguments, Map<String, String> environment) throws UsageException {
        options = Options.parse(arguments, environment);
    }

    /** Whether the server suits Aiko. */
    public boolean run() throws IOException, UnreachableException {
        for (Node node : options.nodes()) {
            reach(node);
        }
        if (options.beside() != null) {
            reach(options.beside());
        }
        System.out.println("MQTT server " + names(options.nodes()) + ":");
        int passed = 0;
        int lacking = 0;
        int failed = 0;
        List<Check> checks = checks(options.nodes().size() > 1);
        List<Future<String>> failures = begin(checks);
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            String failure = end(failures.get(i));
            if (failure == null) {
                passed++;
            } else if (check.isNeeded()) {
                failed++;
            } else {
                lacking++;
            }
            print(check, failure);
        }
        results.put("checks", checks.size());
        results.put("passed", passed);
        results.put("lacking", lacking);
        results.put("failed", failed);
        System.out.printf("%d of %d checks passed: ", passed, checks.size());
        if (failed > 0) {
            System.out.println("the server does not suit Aiko, which needs what is marked FAILED");
        } else {
            System.out.println(
                    lacking == 0 ? "the server suits Aiko" : "the server suits Aiko; see what follows from the others");
        }
        if (options.rates()) {
            measure();
        }
        if (options.json() != null) {
            write(options.json());
        }
        return failed == 0;
    }

    private void reach(Node node) throws UnreachableException {
        try (var client = new Client(
                node, root + "-at-" + node.port(), null, 0, options.limit().toNanos())) {
            client.disconnect();
        } catch (IOException failure) {
            throw new UnreachableException("cannot connect to MQTT server " + node + ": " + failure.getMessage());
        }
    }

    private static String names(List<Node> nodes) {
        return nodes.stream().map(Node::toString).collect(Collectors.joining(", "));
    }

    /** Most of their time is waiting; each has topics of its own. */
    private List<Future<String>> begin(List<Check> checks) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        var failures = new ArrayList<Future<String>>();
        for (int i = 0; i < checks.size(); i++) {
            Check check = checks.get(i);
            String topics = root + '-' + i;
            failures.add(threads.submit(() -> failureOf(check, topics)));
        }
        threads.shutdown();
        return failures;
    }

    private static String end(Future<String> failure) {
        try {
            return failure.get();
        } catch (ExecutionException unexpected) {
            return unexpected.getCause().toString();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<Check> checks(boolean severalNodes) {
        return Stream.of(
                        ConnectionChecks.all(severalNodes),
                        MessageChecks.all(),
                        RetainedChecks.all(severalNodes),
                        LastWillChecks.all(),
                        TopicChecks.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Null if the server does what is checked. */
    private String failureOf(Check check, String topics) {
        try (var clients = new Clients(options.nodes(), topics, options.limit().toNanos())) {
            try {
                check.body().run(clients);
                return null;
            } catch (CheckFailure failure) {
                return failure.getMessage();
            } catch (Exception failure) {
                return failure.getMessage() == null ? failure.toString() : failure.getMessage();
            }
        } catch (IOException gone) {
            return "the retained messages cannot be cleared: " + gone.getMessage();
        }
    }

    private static void print(Check check, String failure) {
        String line = check.group() + ": " + check.name();
        if (failure == null) {
            System.out.println("ok      " + line);
        } else if (check.isNeeded()) {
            System.out.println("FAILED  " + line + ": " + failure);
        } else {
            System.out.println("lacks   " + line + ": " + failure);
            System.out.println("        → " + check.otherwise());
        }
    }

    private void measure() throws IOException {
        var servers = new ArrayList<Clients>();
        servers.add(new Clients(options.nodes(), root + "-rate", options.limit().toNanos()));
        if (options.beside() != null) {
            servers.add(new Clients(
                    List.of(options.beside()), root + "-rate", options.limit().toNanos()));
        }
        for (var figure : new Rates(servers).measure().entrySet()) {
            List<Double> medians = figure.getValue();
            results.put(figure.getKey(), medians.get(0));
            String line = String.format(Locale.ROOT, "%,10.0f %s", medians.get(0), figure.getKey());
            if (medians.size() > 1) {
                double ratio = medians.get(0) / medians.get(1);
                results.put(figure.getKey() + ", beside", medians.get(1));
                results.put(figure.getKey() + ", ratio", ratio);
                line += String.format(
                        Locale.ROOT, ": %.2f of the %,.0f of %s", ratio, medians.get(1), options.beside());
            }
            System.out.println(line);
        }
        for (Clients clients : servers) {
            clients.close();
        }
    }

    private void write(Path file) throws IOException {
        Files.writeString(
                file,
                results.entrySet().stream()
                        .map(result -> "  \"" + result.getKey() + "\": "
                                + (result.getValue() instanceof Double
                                        ? String.format(Locale.ROOT, "%.3f", result.getValue())
                                        : result.getValue()))
                        .collect(Collectors.joining(",\n", "{\n", "\n}\n")));
    }
}
