// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.client.AikoClient;
import aiko.process.AikoProcess;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Processes of ours, several in one framework, each with its own connection and its own last will. */
final class AikoSessions implements PeerSystem.Sessions {
    private final InProcess hosted;
    private final List<AikoProcess> processes;

    /** @param address the port of the MQTT server, and the folder of the distribution */
    AikoSessions(String address, int processes) throws Exception {
        String[] parts = address.split(",", 2);
        hosted = InProcess.several(Path.of(parts[1]), Integer.parseInt(parts[0]), processes);
        this.processes = hosted.processes(processes);
    }

    @Override
    public void register(int process, List<String> services) throws Exception {
        AikoProcess own = processes.get(process);
        services.forEach(service -> add(own, service));
        own.messages().synchronize().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    private static void add(AikoProcess process, String service) {
        process.addService(
                ServiceDefinition.named(service)
                        .withProtocol("github.com/geekscape/aiko_services/protocol/sensor:0")
                        .withTags("room=1", "floor=2"),
                message -> {});
    }

    @Override
    public void offer(String service, PeerSystem.Result result) {
        add(processes.get(0), service);
        result.ended(null);
    }

    @Override
    public Set<String> find() throws Exception {
        return hosted
                .service(AikoClient.class, "aiko.client")
                .find(ServiceFilter.ALL)
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES)
                .stream()
                .map(ServiceDetails::name)
                .collect(Collectors.toSet());
    }

    @Override
    public void close() throws Exception {
        hosted.close();
    }
}
