// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which services there are, by process and in the order of their registration. Owned by the event loop. */
final class Directory {
    /** A service and when it came, in seconds of this host's monotonic clock. */
    record Row(ServiceDetails service, double timeAdded) {}

    private final String ownProcess;
    private final String registrarProtocol;
    private final Map<String, Map<TopicPath, Row>> processes = new LinkedHashMap<>();
    private volatile int size;
    private volatile int processCount;

    /** @param ownProcess the process that is listed first */
    Directory(String ownProcess, String registrarProtocol) {
        this.ownProcess = ownProcess;
        this.registrarProtocol = registrarProtocol;
    }

    /** Returns the service that has this topic path already; then nothing changes. */
    Optional<ServiceDetails> add(ServiceDetails service, double now) {
        var services = processes.computeIfAbsent(service.topicPath().process(), process -> new LinkedHashMap<>());
        Row known = services.putIfAbsent(service.topicPath(), new Row(service, now));
        count(known == null ? 1 : 0);
        return Optional.ofNullable(known).map(Row::service);
    }

    /** Returns what was removed, or nothing if it was not there. */
    Optional<Row> remove(TopicPath topicPath) {
        var services = processes.get(topicPath.process());
        if (services == null) {
            return Optional.empty();
        }
        Row removed = services.remove(topicPath);
        if (services.isEmpty()) {
            processes.remove(topicPath.process());
        }
        count(removed == null ? 0 : -1);
        return Optional.ofNullable(removed);
    }

    /** Returns what was removed. */
    List<Row> removeProcess(String process) {
        var services = processes.remove(process);
        if (services == null) {
            return List.of();
        }
        count(-services.size());
        return List.copyOf(services.values());
    }

    void clear() {
        processes.clear();
        count(-size);
    }

    /** This registrar's process first, then those of other registrars, then the others. */
    List<ServiceDetails> select(ServiceFilter filter) {
        var selected = new ArrayList<ServiceDetails>();
        for (int rank = 0; rank < 3; rank++) {
            for (var process : processes.entrySet()) {
                if (rank(process.getKey(), process.getValue()) == rank) {
                    process.getValue().values().stream()
                            .map(Row::service)
                            .filter(filter::matches)
                            .forEach(selected::add);
                }
            }
        }
        return selected;
    }

    int size() {
        return size;
    }

    int processCount() {
        return processCount;
    }

    private int rank(String process, Map<TopicPath, Row> services) {
        if (process.equals(ownProcess)) {
            return 0;
        }
        String firstProtocol = services.values().iterator().next().service().protocol();
        return firstProtocol.equals(registrarProtocol) ? 1 : 2;
    }

    private void count(int change) {
        size += change;
        processCount = processes.size();
    }
}
