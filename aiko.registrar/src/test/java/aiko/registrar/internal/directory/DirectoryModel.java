// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a directory has to do, written down as plainly as possible. */
final class DirectoryModel {
    static final String OWN_PROCESS = "aiko/h/5";
    static final String REGISTRAR_PROTOCOL = "registrar:2";

    final Map<String, Map<TopicPath, ServiceDetails>> processes = new LinkedHashMap<>();
    final Map<String, String> incarnations = new HashMap<>();
    private Set<TopicPath> confirmed;

    Added add(ServiceDetails service) {
        TopicPath path = service.topicPath();
        ServiceDetails known = find(path);
        if (confirmed != null) {
            confirmed.add(path);
        }
        if (known != null && known.equals(service)) {
            return Added.KNOWN;
        }
        if (known != null && confirmed == null) {
            return Added.DIFFERENT;
        }
        remove(path);
        if (confirmed != null) {
            confirmed.add(path);
        }
        processes
                .computeIfAbsent(path.process(), process -> new LinkedHashMap<>())
                .put(path, service);
        return known == null ? Added.NEW : Added.REPLACED;
    }

    ServiceDetails find(TopicPath path) {
        return processes.getOrDefault(path.process(), Map.of()).get(path);
    }

    ServiceDetails remove(TopicPath path) {
        Map<TopicPath, ServiceDetails> services = processes.getOrDefault(path.process(), new HashMap<>());
        ServiceDetails removed = services.remove(path);
        if (services.isEmpty()) {
            processes.remove(path.process());
        }
        if (confirmed != null) {
            confirmed.remove(path);
        }
        return removed;
    }

    List<ServiceDetails> removeProcess(String process) {
        var services = List.copyOf(processes.getOrDefault(process, Map.of()).values());
        services.forEach(service -> remove(service.topicPath()));
        return services;
    }

    void beginReload() {
        confirmed = new HashSet<>();
    }

    boolean isReloading() {
        return confirmed != null;
    }

    Set<ServiceDetails> endReload() {
        var removed = new HashSet<>(all());
        removed.removeIf(service -> confirmed.contains(service.topicPath()));
        removed.forEach(service -> remove(service.topicPath()));
        confirmed = null;
        return removed;
    }

    void clear() {
        processes.clear();
        incarnations.clear();
        confirmed = null;
    }

    List<String> processesInOrder() {
        return Stream.of(0, 1, 2)
                .flatMap(rank -> processes.keySet().stream().filter(process -> rank(process) == rank))
                .toList();
    }

    List<ServiceDetails> all() {
        return processesInOrder().stream()
                .flatMap(process -> processes.get(process).values().stream())
                .toList();
    }

    List<ServiceDetails> select(ServiceFilter filter) {
        return all().stream().filter(filter::matches).toList();
    }

    List<ServiceDetails> registrars() {
        var processesInOrder = new ArrayList<String>();
        for (boolean isFirst : new boolean[] {true, false}) {
            processes.keySet().stream()
                    .filter(process -> beginsWithRegistrar(process) == isFirst)
                    .forEach(processesInOrder::add);
        }
        return processesInOrder.stream()
                .flatMap(process -> processes.get(process).values().stream())
                .filter(service -> service.protocol().equals(REGISTRAR_PROTOCOL))
                .toList();
    }

    private int rank(String process) {
        if (process.equals(OWN_PROCESS)) {
            return 0;
        }
        return beginsWithRegistrar(process) ? 1 : 2;
    }

    private boolean beginsWithRegistrar(String process) {
        return processes.get(process).values().iterator().next().protocol().equals(REGISTRAR_PROTOCOL);
    }
}
