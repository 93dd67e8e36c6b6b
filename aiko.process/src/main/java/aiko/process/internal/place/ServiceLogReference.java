// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import aiko.process.HostedService;
import aiko.process.spi.LogReference;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;

/** Leads from a log record to its service, for as long as the service exists: another thread writes the log. */
public final class ServiceLogReference extends LogReference {
    /** Logs keep their last entries, which must not keep the objects of a service. */
    private final Reference<HostedService> service;

    public ServiceLogReference(HostedService service) {
        super(service.bundle(), service);
        this.service = new WeakReference<>(service);
    }

    @Override
    public <A> A adapt(Class<A> type) {
        return type == HostedService.class ? type.cast(service.get()) : null;
    }
}
