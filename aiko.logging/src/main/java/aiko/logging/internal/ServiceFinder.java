// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import aiko.process.AikoProcess;
import aiko.process.ServiceRegistration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/** Finds the Aiko service that a record of the OSGi log belongs to. Any thread. */
final class ServiceFinder {
    private final Collection<AikoProcess> processes;

    ServiceFinder(Collection<AikoProcess> processes) {
        this.processes = processes;
    }

    /** The service with that topic path, or null. */
    ServiceRegistration at(String topicPath) {
        return services()
                .filter(service -> service.topicPath().toString().equals(topicPath))
                .findFirst()
                .orElse(null);
    }

    /** The service of the bundle if it has exactly one, or null. */
    ServiceRegistration onlyOf(Bundle bundle) {
        List<ServiceRegistration> found = services()
                .filter(service -> service.bundle().equals(bundle))
                .limit(2)
                .toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    private Stream<ServiceRegistration> services() {
        return processes.stream().flatMap(process -> process.services().stream());
    }
}
