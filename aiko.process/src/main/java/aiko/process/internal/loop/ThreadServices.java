// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.internal.Behalf;
import aiko.process.CurrentService;
import aiko.process.HostedService;
import aiko.process.spi.HandlerTracer;
import aiko.process.spi.ServiceOwners;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The service that each thread runs. */
@Component(
        service = {CurrentService.class, ServiceOwners.class, ThreadServices.class},
        immediate = true)
public class ThreadServices implements CurrentService, ServiceOwners, Behalf {
    /**
     * Of each thread, the service that it runs and its present work. An array is a class of the JDK, so that threads that
     * outlive this bundle keep nothing of it.
     */
    private final ThreadLocal<Object[]> ofThread = ThreadLocal.withInitial(() -> new Object[2]);

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile HandlerTracer tracer;

    private final List<OnlyServices> ofProcesses = new CopyOnWriteArrayList<>();
    private volatile boolean anyLogLevel;

    /** For Declarative Services. */
    @Activate
    public ThreadServices() {}

    @Override
    public Optional<HostedService> get() {
        return Optional.ofNullable(current());
    }

    @Override
    public HostedService current() {
        return (HostedService) ofThread.get()[0];
    }

    @Override
    public HostedService enter(Object service) {
        return enter(service, null);
    }

    /** Traces the messages of services; null while there is none. */
    public HandlerTracer tracer() {
        return tracer;
    }

    /** @param doing the present work of the service, for observers of the thread: a message, or a text */
    public HostedService enter(Object service, Object doing) {
        Object[] current = ofThread.get();
        Object before = current[0];
        current[1] = doing;
        current[0] = service;
        return (HostedService) before;
    }

    @Override
    public Object[] ofThisThread() {
        return ofThread.get();
    }

    @Override
    public Runnable wrap(Runnable task) {
        HostedService service = current();
        return () -> runFor(service, task);
    }

    @Override
    public <T> Callable<T> wrap(Callable<T> task) {
        HostedService service = current();
        return () -> {
            HostedService before = enter(service);
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
    public void run(HostedService service, Runnable task) {
        runFor(Objects.requireNonNull(service), task);
    }

    @Override
    public HostedService onlyOf(Bundle bundle) {
        for (OnlyServices services : ofProcesses) {
            HostedService only = services.of(bundle);
            if (only != null) {
                return only;
            }
        }
        return null;
    }

    @Override
    public HostedService onlyOf(Bundle bundle, String className) {
        for (OnlyServices services : ofProcesses) {
            HostedService only = services.of(bundle, className);
            if (only != null) {
                return only;
            }
        }
        return null;
    }

    @Override
    public boolean anyLogLevel() {
        return anyLogLevel;
    }

    public void logLevelSet() {
        anyLogLevel = true;
    }

    /** @param preferred whether it is the default process */
    public void processAdded(OnlyServices services, boolean preferred) {
        ofProcesses.add(preferred ? 0 : ofProcesses.size(), services);
    }

    public void processRemoved(OnlyServices services) {
        ofProcesses.remove(services);
    }
}
