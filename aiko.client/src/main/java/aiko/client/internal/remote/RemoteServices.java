// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import aiko.client.AikoClient;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.spi.ManagedProcess;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.ListenerHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Imports the services of other processes that bundles ask for, and exports OSGi services. The framework reports each service
 * listener with its filter, of a {@code @Reference} too; nothing is imported that no filter names.
 */
@Component(
        service = {},
        immediate = true)
public class RemoteServices implements ListenerHook, BundleImports.Surroundings {
    private final BundleContext context;
    private final Logger logger;
    private final ImportVisibility visibility;
    private final String frameworkTag;
    private final Map<ServiceReference<AikoClient>, ProcessImports> imports = new ConcurrentHashMap<>();
    private final Map<ServiceReference<AikoProcess>, Optional<AikoProcess>> processes = new ConcurrentHashMap<>();
    private final Map<ServiceReference<AikoProcess>, Exports> exports = new ConcurrentHashMap<>();
    private final ServiceRegistration<?> hook;

    /** Guarded by itself. */
    private final Map<ListenerInfo, Set<Wish>> listeners = new HashMap<>();

    /** For Declarative Services. */
    @Activate
    public RemoteServices(BundleContext context, @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.logger = logger;
        visibility = new ImportVisibility(context);
        frameworkTag = BundleImports.FRAMEWORK_TAG + context.getProperty(Constants.FRAMEWORK_UUID);
        hook = context.registerService(ListenerHook.class, this, null);
    }

    @Deactivate
    void deactivate() {
        hook.unregister();
        imports.values().forEach(ProcessImports::close);
        exports.values().forEach(Exports::close);
    }

    /** For Declarative Services. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            service = AikoClient.class)
    void addClient(ServiceReference<AikoClient> client) {
        var ofProcess = new ProcessImports(context, client, this::wishes, this, logger);
        imports.put(client, ofProcess);
        ofProcess.wishesChanged();
    }

    void removeClient(ServiceReference<AikoClient> client) {
        ProcessImports ended = imports.remove(client);
        if (ended != null) {
            ended.close();
        }
    }

    /** For Declarative Services. */
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            service = AikoProcess.class)
    void addProcess(ServiceReference<AikoProcess> process) {
        processes.put(process, Optional.empty());
        var ofProcess = new Exports(context, process, frameworkTag, logger);
        exports.put(process, ofProcess);
        ofProcess.open();
    }

    void removeProcess(ServiceReference<AikoProcess> process) {
        processes.remove(process);
        Exports ended = exports.remove(process);
        if (ended != null) {
            ended.close();
        }
    }

    @Override
    public void added(Collection<ListenerInfo> added) {
        var changed = new HashSet<Wish>();
        for (ListenerInfo listener : added) {
            Set<Wish> wishes = listener.getBundleContext() == context ? Set.of() : Wishes.of(listener.getFilter());
            if (!wishes.isEmpty()) {
                changed.addAll(wishes);
                synchronized (listeners) {
                    if (!listener.isRemoved()) {
                        listeners.put(listener, wishes);
                    }
                }
            }
        }
        wishesChanged(changed);
    }

    @Override
    public void removed(Collection<ListenerInfo> removed) {
        var changed = new HashSet<Wish>();
        synchronized (listeners) {
            for (ListenerInfo listener : removed) {
                changed.addAll(listeners.getOrDefault(listener, Set.of()));
                listeners.remove(listener);
            }
        }
        wishesChanged(changed);
    }

    private void wishesChanged(Set<Wish> changed) {
        if (changed.isEmpty()) {
            return;
        }
        Set<String> names = changed.stream().map(Wish::process).collect(Collectors.toSet());
        imports.values().stream()
                .filter(ofProcess -> names.contains(ofProcess.process()))
                .forEach(ProcessImports::wishesChanged);
    }

    private Map<BundleContext, Set<Wish>> wishes(String process) {
        var wishes = new HashMap<BundleContext, Set<Wish>>();
        synchronized (listeners) {
            listeners.forEach((listener, its) -> its.stream()
                    .filter(wish -> wish.process().equals(process))
                    .forEach(wish -> wishes.computeIfAbsent(listener.getBundleContext(), bundle -> new HashSet<>())
                            .add(wish)));
        }
        return wishes;
    }

    @Override
    public boolean isLocal(ServiceDetails service, Class<?> type) {
        return processes.keySet().stream()
                .map(this::process)
                .flatMap(Optional::stream)
                .map(ManagedProcess::of)
                .filter(process -> service.tags().contains(frameworkTag) || process.isOsgiService(service.topicPath()))
                .flatMap(process -> process.service(service.topicPath()).stream())
                .anyMatch(hosted -> DirectUse.isPossible(hosted.bundle(), type));
    }

    /** Empty if it has ended. */
    private Optional<AikoProcess> process(ServiceReference<AikoProcess> reference) {
        Optional<AikoProcess> known = processes.getOrDefault(reference, Optional.empty());
        if (known.isEmpty()) {
            known = Optional.ofNullable(context.getService(reference));
            Optional<AikoProcess> got = known;
            processes.computeIfPresent(reference, (same, none) -> got);
        }
        return known;
    }

    @Override
    public void hideFromOthers() {
        visibility.begin();
    }
}
