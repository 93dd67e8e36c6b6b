// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import aiko.client.AikoClient;
import aiko.event.EventLoop;
import aiko.process.AikoConstants;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;

/** The imports of all bundles through one process. Nothing happens before the first wish. */
final class ProcessImports {
    private final BundleContext context;
    private final ServiceReference<AikoClient> client;
    private final String process;
    private final Function<String, Map<BundleContext, Set<Wish>>> wishes;
    private final BundleImports.Surroundings surroundings;
    private final Logger logger;

    /** Guarded by this; null before the first wish. */
    private EventLoop eventLoop;

    private volatile boolean isClosed;

    /** Whether the event loop is going to compare: a thousand listeners that are added at once need one comparison. */
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    /** Owned by the event loop; the imports are used on those of their bundles. */
    private final Map<BundleContext, Asking> bundles = new HashMap<>();

    /** A bundle that asks for services. */
    private static final class Asking {
        private final BundleImports imports;
        private Set<Wish> wishes = Set.of();

        Asking(BundleImports imports) {
            this.imports = imports;
        }
    }

    /** @param wishes returns the present wishes of each bundle for the services of a process */
    ProcessImports(
            BundleContext context,
            ServiceReference<AikoClient> client,
            Function<String, Map<BundleContext, Set<Wish>>> wishes,
            BundleImports.Surroundings surroundings,
            Logger logger) {
        this.context = context;
        this.client = client;
        this.wishes = wishes;
        this.surroundings = surroundings;
        this.logger = logger;
        process = String.valueOf(client.getProperty(AikoConstants.PROCESS_NAME));
    }

    /** The name of the process. */
    String process() {
        return process;
    }

    /** Any thread: wishes may have changed. */
    void wishesChanged() {
        EventLoop loop = loop();
        if (loop != null && isScheduled.compareAndSet(false, true)) {
            execute(loop, this::compare);
        }
    }

    /** Any thread: the process ends. */
    void close() {
        isClosed = true;
        EventLoop loop;
        synchronized (this) {
            loop = eventLoop;
        }
        if (loop != null && !execute(loop, this::closeAll)) {
            closeAll();
        }
    }

    private void closeAll() {
        bundles.values().forEach(asking -> asking.imports.close());
        bundles.clear();
    }

    /** Null while there are no wishes, or if the process has ended. */
    private EventLoop loop() {
        synchronized (this) {
            if (eventLoop != null) {
                return eventLoop;
            }
        }
        if (wishes.apply(process).isEmpty()) {
            return null;
        }
        AikoClient own = context.getService(client);
        if (own == null) {
            return null;
        }
        synchronized (this) {
            eventLoop = own.process().eventLoop();
            return eventLoop;
        }
    }

    private void compare() {
        isScheduled.set(false);
        if (isClosed) {
            return;
        }
        Map<BundleContext, Set<Wish>> wanted = wishes.apply(process);
        for (BundleContext bundle : List.copyOf(bundles.keySet())) {
            if (!wanted.containsKey(bundle)) {
                end(bundle, bundles.remove(bundle).imports);
            }
        }
        wanted.forEach((bundle, its) -> {
            Asking asking = bundles.computeIfAbsent(bundle, this::begin);
            if (asking != null && !asking.wishes.equals(its)) {
                asking.wishes = its;
                execute(asking.imports.eventLoop(), () -> asking.imports.wish(its));
            }
        });
    }

    /** Null if the bundle has stopped, or the process has ended. */
    private Asking begin(BundleContext bundle) {
        try {
            AikoClient ofBundle = bundle.getService(client);
            return ofBundle == null
                    ? null
                    : new Asking(new BundleImports(bundle, ofBundle, process, surroundings, logger));
        } catch (IllegalStateException stopped) {
            return null;
        }
    }

    private void end(BundleContext bundle, BundleImports imports) {
        execute(imports.eventLoop(), () -> {
            imports.wish(Set.of());
            execute(eventLoop, () -> release(bundle));
        });
    }

    private void release(BundleContext bundle) {
        try {
            bundle.ungetService(client);
        } catch (IllegalStateException stopped) {
            // the framework has released its services
        }
    }

    private static boolean execute(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }
}
