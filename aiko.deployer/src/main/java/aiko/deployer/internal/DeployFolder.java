// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The deploy folder. One thread owns all that is installed, updated and removed because of it. */
@Component(service = Deployer.class, immediate = true, configurationPid = DeployerConfiguration.PID)
@Designate(ocd = DeployerConfiguration.class)
public class DeployFolder implements Deployer {
    private static final Duration LOOK_WHILE_COPYING = Duration.ofMillis(250);
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(5);
    private static final String TRUSTED = "trusted";
    private static final long STOP_MILLIS = 2_000;

    private final BundleContext context;
    private final Logger logger;
    private final Folder folder;
    private final RememberedBundles remembered;
    private final FolderBundles bundles;
    private final Reconciler reconciler;
    private final Thread thread = new Thread(this::run, "aiko-deployer");
    private volatile boolean stopping;

    /** @param configurationFolder has been read before */
    @Activate
    public DeployFolder(
            BundleContext context,
            @Reference(service = LoggerFactory.class) Logger logger,
            @Reference ConfigurationAdmin configurations,
            @Reference ConfigurationFolder configurationFolder)
            throws IOException {
        this.context = context;
        this.logger = logger;
        folder = new Folder(
                Path.of(context.getProperty("aiko.deploy.dir")),
                isSignatureRequired(configurations)
                        ? new SignatureCheck(
                                new TrustedKeys(configurationFolder.path().resolve(TRUSTED), logger::error))
                        : ContentCheck.NONE);
        remembered = new RememberedBundles(context);
        bundles = new FolderBundles(context, remembered.load());
        reconciler = new Reconciler(folder, bundles, new MissingRequirements(context), logger);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * As it is now: the component runtime may not have heard yet of what the configuration folder says, and nothing must be
     * started by then. When it hears, or of a change, it makes a new component.
     */
    private boolean isSignatureRequired(ConfigurationAdmin configurations) throws IOException {
        Dictionary<String, Object> properties =
                configurations.getConfiguration(DeployerConfiguration.PID, "?").getProperties();
        Object value = properties == null ? null : properties.get(DeployerConfiguration.REQUIRE_SIGNED);
        String text = value == null ? "" : value.toString().trim();
        if (text.isEmpty() || text.equalsIgnoreCase("false")) {
            return false;
        }
        if (!text.equalsIgnoreCase("true")) {
            logger.error(
                    "{} of {} is \"{}\", and is taken for true: it has to be true or false",
                    DeployerConfiguration.REQUIRE_SIGNED,
                    DeployerConfiguration.PID,
                    text);
        }
        return true;
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        stopping = true;
        if (Thread.currentThread() != thread) {
            thread.interrupt();
            thread.join(STOP_MILLIS);
        }
    }

    @Override
    public Path folder() {
        return folder.path();
    }

    @Override
    public List<DeployedFile> files() {
        return reconciler.files();
    }

    private void run() {
        ServiceRegistration<Condition> settled = null;
        try (var watcher = new FolderWatcher(folder.path())) {
            folder.scan();
            reconcile();
            settled = registerSettled();
            while (!stopping) {
                boolean copying = folder.isBeingCopied();
                watcher.await(copying ? LOOK_WHILE_COPYING : LOOK_ANYWAY);
                // A copy that stays incomplete is reported once it has been still.
                if (folder.scan() || copying) {
                    reconcile();
                }
            }
        } catch (InterruptedException stopped) {
            // as wanted
        } catch (IOException | RuntimeException failure) {
            logger.error(
                    "the deploy folder {} is no longer watched: {}; restart the bundle aiko.deployer",
                    folder.path(),
                    failure.toString(),
                    failure);
        } finally {
            unregister(settled);
        }
    }

    private void reconcile() throws InterruptedException, IOException {
        reconciler.reconcile();
        remembered.save(bundles.installed());
    }

    private ServiceRegistration<Condition> registerSettled() {
        var properties = new Hashtable<String, Object>();
        properties.put(Condition.CONDITION_ID, CONDITION_SETTLED);
        return context.registerService(Condition.class, Condition.INSTANCE, properties);
    }

    private static void unregister(ServiceRegistration<Condition> registration) {
        try {
            if (registration != null) {
                registration.unregister();
            }
        } catch (IllegalStateException stoppedAlready) {
            // the framework has done it
        }
    }
}
