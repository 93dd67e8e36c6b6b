// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Phase;
import aiko.load.Population;
import aiko.shell.socket.AdminSocket;
import aiko.shell.socket.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the shell of a registrar's container takes to answer questions about a large directory: from the command on the
 * admin socket to its exit status.
 */
final class ShellBenchmark {
    private static final double LIMIT_MILLIS = 100;

    private final Path distribution;
    private final Results results;
    private final int processes;
    private final int services;

    ShellBenchmark(Path distribution, Results results, int processes, int services) {
        this.distribution = distribution;
        this.results = results;
        this.processes = processes;
        this.services = services;
    }

    void run(int rounds) throws Exception {
        results.heading("the shell, with " + processes + " processes of " + services + " services");
        try (var mosquitto = Mosquitto.start();
                var container = new RegistrarContainer(distribution, mosquitto.port(), false)) {
            var rig = new RegistrarRig(mosquitto);
            Population population = rig.population(processes, services);
            try (var load = rig.load(container.registrar(), population)) {
                Phase registered = RegistrarRig.complete(load.register(), load);
                results.add("shell: services", registered.done(), "");
                results.add("shell: a command that does nothing", Median.of(times(container, "echo", rounds)), "ms");
                for (String command : commands(population.process(processes / 2), population.size() / 100)) {
                    List<Double> times = times(container, command, rounds);
                    String name = "shell: " + command.replace(population.process(processes / 2), "PROCESS");
                    results.add(name + ", median", Median.of(times), "ms", "<= " + LIMIT_MILLIS);
                    results.add(name + ", first", times.get(0), "ms");
                }
            }
        }
    }

    /** @param page one from the middle */
    private static List<String> commands(String process, int page) {
        return List.of(
                "aiko:registrar",
                "aiko:services",
                "aiko:services --page " + page,
                "aiko:services --name sensor-7-77",
                "aiko:services 'sensor-7-7*'",
                "aiko:services --name '*77'",
                "aiko:services --protocol '*bench*' --owner 'b?nch'",
                "aiko:services --tag room=7",
                "aiko:services " + process + "/7",
                "aiko:services '" + process + "/*'",
                "aiko:services '*/77'",
                "aiko:processes",
                "aiko:history",
                "aiko:history 1000");
    }

    private static List<Double> times(RegistrarContainer container, String command, int rounds) throws IOException {
        var times = new ArrayList<Double>();
        for (int i = 0; i < rounds; i++) {
            times.add(millis(container, command));
        }
        return times;
    }

    /** From the command on the admin socket to its exit status. */
    static double millis(RegistrarContainer container, String command) throws IOException {
        long began = System.nanoTime();
        answer(container, command);
        return (System.nanoTime() - began) / 1e6;
    }

    private static void answer(RegistrarContainer container, String command) throws IOException {
        try (SocketChannel channel = new AdminSocket(container.data()).connect()) {
            Frame.of(Frame.Kind.EXEC, command).write(AdminSocket.output(channel));
            DataInputStream in = AdminSocket.input(channel);
            var said = new StringBuilder();
            for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
                if (frame.kind() == Frame.Kind.RESULT) {
                    if (!frame.text().equals("0")) {
                        throw new IOException(command + ": " + said);
                    }
                    return;
                }
                said.append(frame.text());
            }
            throw new IOException("shell command " + command + ": no answer");
        }
    }
}
