// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.AikoProcess;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes until the registrar has told of all the services that a process adds at once, and what a service
 * costs that does nothing. Process, Mosquitto and the registrar's container are three processes of the system.
 */
final class ServicesBenchmark {
    private static final int FEW = 10_000;
    private static final int MANY = 100_000;
    private static final int ROUNDS = 5;
    private static final int COLLECTIONS = 4;

    private final Results results;
    private final AikoProcess process;
    private final DirectoryWatch directory;

    private ServicesBenchmark(Results results, AikoProcess process, DirectoryWatch directory) {
        this.results = results;
        this.process = process;
        this.directory = directory;
    }

    static void run(Path distribution, Results results) throws Exception {
        try (var server = Mosquitto.start();
                var registrar = new RegistrarContainer(distribution, server);
                var hosted = new InProcess(distribution, server);
                var directory = new DirectoryWatch(
                        server, registrar.out(), hosted.process().topicPath().process())) {
            new ServicesBenchmark(results, hosted.process(), directory).run();
        }
    }

    private void run() {
        results.heading("Services added by one process, until the registrar has told of all of them");
        report(FEW, "<= 1");
        report(MANY, "<= 6");
        heap();
    }

    private void report(int count, String aim) {
        List<ServiceDefinition> definitions = definitions(count);
        double[] seconds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            List<ServiceRegistration> services = add(definitions);
            directory.await(count);
            seconds[i] = (System.nanoTime() - began) / 1e9;
            services.forEach(ServiceRegistration::remove);
            directory.await(0);
        }
        results.add(count + " services, first time", seconds[0], "s");
        Arrays.sort(seconds);
        results.add(count + " services, median of " + ROUNDS, seconds[ROUNDS / 2], "s", aim);
        results.add(count + " services, longest", seconds[ROUNDS - 1], "s");
    }

    private void heap() {
        List<ServiceDefinition> definitions = definitions(MANY);
        long before = usedBytes();
        List<ServiceRegistration> services = add(definitions);
        directory.await(MANY);
        services = null;
        double perService = (usedBytes() - before) / (double) MANY;
        results.add("heap of an idle service, without its definition", perService, "bytes", "<= 400");
        process.services().forEach(ServiceRegistration::remove);
        directory.await(0);
        results.add("heap that is left when they are gone", (usedBytes() - before) / (double) MANY, "bytes/service");
        if (definitions.size() != MANY) {
            throw new IllegalStateException("the definitions have to be in both figures");
        }
    }

    private List<ServiceRegistration> add(List<ServiceDefinition> definitions) {
        ServiceHandler handler = message -> {};
        var services = new ArrayList<ServiceRegistration>();
        for (ServiceDefinition definition : definitions) {
            services.add(process.addService(definition, handler));
        }
        return services;
    }

    private static List<ServiceDefinition> definitions(int count) {
        var definitions = new ArrayList<ServiceDefinition>();
        for (int i = 0; i < count; i++) {
            definitions.add(new ServiceDefinition(
                    "sensor-" + i, "github.com/geekscape/aiko_services/protocol/sensor:0", List.of("room=" + i)));
        }
        return definitions;
    }

    private static long usedBytes() {
        var memory = ManagementFactory.getMemoryMXBean();
        for (int i = 0; i < COLLECTIONS; i++) {
            memory.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        return memory.getHeapMemoryUsage().getUsed();
    }
}
