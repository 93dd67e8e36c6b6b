package ${package};

import aiko.process.ServiceDetails;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the command prints of services. */
final class HostTable {
    private HostTable() {}

    static List<String> of(List<ServiceDetails> services) {
        return services.stream()
                .collect(Collectors.groupingBy(
                        service -> service.topicPath().hostname(), TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(host -> host.getKey() + " " + host.getValue())
                .toList();
    }
}
