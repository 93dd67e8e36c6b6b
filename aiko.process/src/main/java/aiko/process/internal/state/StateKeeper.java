// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import aiko.process.internal.bundle.ReplacedBundles;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Keeps the states of durable services over a restart, for all processes of the framework, until their bundles are removed. */
@Component(service = StateKeeper.class, immediate = true)
public class StateKeeper implements BundleListener {
    private static final String FOLDER = "state";
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private final BundleContext context;
    private final ReplacedBundles replacedBundles;
    private final StateStore store;
    private final Map<StateKey, WeakReference<Object>> holders = new ConcurrentHashMap<>();
    private final List<DurableServices> ofProcesses = new CopyOnWriteArrayList<>();

    /** For Declarative Services. */
    @Activate
    public StateKeeper(
            BundleContext context,
            @Reference ReplacedBundles replacedBundles,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.replacedBundles = replacedBundles;
        String data = context.getProperty("aiko.data.dir");
        Path folder = data == null ? context.getDataFile(FOLDER).toPath() : Path.of(data, FOLDER);
        store = new StateStore(folder, () -> ofProcesses.forEach(DurableServices::ask), LONGEST_INTERVAL, logger);
        context.addBundleListener(this);
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        store.close(CLOSE_LIMIT);
    }

    /**
     * @param process the name of the process within this framework
     * @param interval the time between two requests for states; of several processes the shortest counts
     */
    public DurableServices ofProcess(String process, Duration interval) {
        var services = new DurableServices(process, interval, store, holders);
        ofProcesses.add(services);
        setInterval();
        return services;
    }

    public void processRemoved(DurableServices services) {
        ofProcesses.remove(services);
        setInterval();
    }

    private void setInterval() {
        store.setInterval(ofProcesses.stream()
                .map(DurableServices::interval)
                .min(Comparator.naturalOrder())
                .orElse(LONGEST_INTERVAL));
    }

    /** An uninstalled bundle loses its states, unless it is being replaced or the framework stops. */
    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() != BundleEvent.UNINSTALLED
                || isEnding(context.getBundle(Constants.SYSTEM_BUNDLE_ID))
                || replacedBundles.holds(bundle.getBundleId())) {
            return;
        }
        String name = bundle.getSymbolicName();
        boolean isThereStill = Arrays.stream(context.getBundles())
                .anyMatch(other ->
                        other.getState() != Bundle.UNINSTALLED && name != null && name.equals(other.getSymbolicName()));
        if (name != null && !isThereStill) {
            store.removeAll(name);
            holders.keySet().removeIf(key -> key.bundle().equals(name));
        }
    }

    private static boolean isEnding(Bundle framework) {
        return framework.getState() == Bundle.STOPPING;
    }
}
