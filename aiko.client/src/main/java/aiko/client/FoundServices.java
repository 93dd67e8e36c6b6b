// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.ServiceDetails;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Services of several namespaces, as they were when they were asked for.
 *
 * <pre>{@code
 * client.find(Namespaces.ALL, ServiceFilter.named("lamp")).thenAccept(found -> {
 *     found.services().forEach(service -> out.println(service.topicPath()));
 *     found.failures().forEach((namespace, why) -> out.println(namespace + ": " + why.getMessage()));
 * });
 * }</pre>
 *
 * @param namespaces the names of the namespaces whose registrars have answered
 * @param services the services by namespace, in the order of each registrar
 * @param failures why services of a namespace are missing, by the names of the other namespaces
 */
public record FoundServices(
        SortedSet<String> namespaces, List<ServiceDetails> services, SortedMap<String, RequestException> failures) {
    public FoundServices {
        namespaces = Collections.unmodifiableSortedSet(new TreeSet<>((Collection<String>) namespaces));
        services = List.copyOf(services);
        failures = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, RequestException>) failures));
    }
}
