// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.internal.Behalf;
import aiko.process.CurrentService;
import aiko.process.ServiceRegistration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Remembers for each thread which service it runs. */
@Component(
        service = {CurrentService.class, CurrentServices.class},
        immediate = true)
public class CurrentServices implements CurrentService, Behalf {
    /** One element for each thread: a class of the JDK, so that threads which live on keep nothing of this bundle. */
    private final ThreadLocal<Object[]> ofThread = ThreadLocal.withInitial(() -> new Object[1]);

    /** For Declarative Services. */
    @Activate
    public CurrentServices() {}

    @Override
    public ServiceRegistration get() {
        return current();
    }

    @Override
    public ServiceRegistration current() {
        return (ServiceRegistration) ofThread.get()[0];
    }

    @Override
    public ServiceRegistration enter(Object service) {
        Object[] current = ofThread.get();
        Object before = current[0];
        current[0] = service;
        return (ServiceRegistration) before;
    }

    @Override
    public Runnable wrap(Runnable task) {
        ServiceRegistration service = current();
        return () -> run(service, task);
    }

    @Override
    public <T> Callable<T> wrap(Callable<T> task) {
        ServiceRegistration service = current();
        return () -> {
            ServiceRegistration before = enter(service);
            try {
                return task.call();
            } finally {
                enter(before);
            }
        };
    }

    @Override
    public Executor wrap(Executor executor) {
        return task -> executor.execute(wrap(task));
    }

    @Override
    public void run(ServiceRegistration service, Runnable task) {
        ServiceRegistration before = enter(service);
        try {
            task.run();
        } finally {
            enter(before);
        }
    }
}
