// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.internal.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** What is kept of durable services over a restart, for all processes of the framework. It goes with their bundles. */
@Component(
        service = DurableStates.class,
        immediate = true,
        configurationPid = StateConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = StateConfiguration.class)
public class DurableStates implements BundleListener {
    private static final String FOLDER = "state";
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int DEFAULT_INTERVAL_MILLIS = 1_000;

    private final BundleContext context;
    private final HeldBundles heldBundles;
    private final Logger logger;
    private final StateStore store;
    private final List<DurableServices> ofProcesses = new CopyOnWriteArrayList<>();

    /** For Declarative Services. */
    @Activate
    public DurableStates(
            BundleContext context,
            StateConfiguration configuration,
            @Reference HeldBundles heldBundles,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.heldBundles = heldBundles;
        this.logger = logger;
        String data = context.getProperty("aiko.data.dir");
        Path folder = data == null ? context.getDataFile(FOLDER).toPath() : Path.of(data, FOLDER);
        store = new StateStore(
                folder,
                () -> ofProcesses.forEach(DurableServices::ask),
                Duration.ofMillis(interval(configuration.interval(), logger)),
                logger);
        context.addBundleListener(this);
    }

    private static int interval(String text, Logger logger) {
        if (text == null || text.isBlank()) {
            return DEFAULT_INTERVAL_MILLIS;
        }
        try {
            int millis = Integer.parseInt(text.trim());
            if (millis >= 10 && millis <= 3_600_000) {
                return millis;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        logger.error(
                "setting interval of {} is \"{}\" and is left out: it has to be a number from 10 to 3600000",
                StateConfiguration.PID,
                text);
        return DEFAULT_INTERVAL_MILLIS;
    }

    @Modified
    void modified(StateConfiguration configuration) {
        store.setInterval(Duration.ofMillis(interval(configuration.interval(), logger)));
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(this);
        store.close(CLOSE_LIMIT);
    }

    /** @param process name of the process within this framework */
    DurableServices ofProcess(String process) {
        var services = new DurableServices(process, store);
        ofProcesses.add(services);
        return services;
    }

    void processRemoved(DurableServices services) {
        ofProcesses.remove(services);
    }

    /** What is removed takes its states along; what is replaced, or goes with the framework, does not. */
    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() != BundleEvent.UNINSTALLED
                || isEnding(context.getBundle(Constants.SYSTEM_BUNDLE_ID))
                || heldBundles.holds(bundle.getBundleId())) {
            return;
        }
        String name = bundle.getSymbolicName();
        boolean isThereStill = Arrays.stream(context.getBundles())
                .anyMatch(other ->
                        other.getState() != Bundle.UNINSTALLED && name != null && name.equals(other.getSymbolicName()));
        if (name != null && !isThereStill) {
            store.removeAll(name);
        }
    }

    private static boolean isEnding(Bundle framework) {
        return framework.getState() == Bundle.STOPPING;
    }
}
