// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import aiko.process.HostedService;
import aiko.process.spi.ServiceOwners;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogLevel;

/** Finds the Aiko service to which a record belongs. Any thread; nothing is allocated. */
final class Owners {
    private volatile ServiceOwners currentService;

    /** @param currentService null while no process is there */
    void use(ServiceOwners currentService) {
        this.currentService = currentService;
    }

    void forget(ServiceOwners gone) {
        if (currentService == gone) {
            currentService = null;
        }
    }

    /**
     * The service that the caller names, else the one that its thread runs, else the component that the logger belongs
     * to, else the only service of the bundle; else null.
     */
    HostedService owner(ServiceReference<?> named, Bundle bundle, String logger) {
        HostedService service = named == null ? null : named.adapt(HostedService.class);
        return service == null ? owner(currentService, bundle, logger) : service;
    }

    /** The level that the service has which a record would belong to; null if it has none, or there is none. */
    LogLevel levelOfOwner(Bundle bundle, String logger) {
        ServiceOwners services = currentService;
        if (services == null || !services.anyLogLevel()) {
            return null;
        }
        HostedService service = owner(services, bundle, logger);
        return service == null ? null : service.logLevel().orElse(null);
    }

    private static HostedService owner(ServiceOwners services, Bundle bundle, String logger) {
        if (services == null) {
            return null;
        }
        HostedService running = services.current();
        if (running != null || bundle == null) {
            return running;
        }
        HostedService component = services.onlyOf(bundle, logger);
        return component != null ? component : services.onlyOf(bundle);
    }
}
