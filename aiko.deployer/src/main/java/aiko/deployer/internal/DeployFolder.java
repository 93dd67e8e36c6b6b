// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import aiko.process.AikoProcess;
import aiko.process.ServiceSuccession;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.condition.Condition;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The deploy folder. One thread owns all that is installed, updated and removed because of it. */
@Component(
        service = {Deployer.class, ConfigurationListener.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        configurationPid = DeployerConfiguration.PID)
@Designate(ocd = DeployerConfiguration.class)
public class DeployFolder implements Deployer, ConfigurationListener {
    private static final Duration LOOK_WHILE_COPYING = Duration.ofMillis(250);
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(5);
    private static final String TRUSTED = "trusted";
    private static final long STOP_MILLIS = 2_000;

    private final BundleContext context;
    private final Logger logger;
    private final CurrentSettings settings;
    private final Folder folder;
    private final RememberedBundles remembered;
    private final FolderBundles bundles;
    private final FolderEdits edits;
    private final Supervisor supervisor;
    private final Reconciler reconciler;
    private final Requests requests = new Requests();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "aiko-deployer");
    private volatile boolean stopping;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServiceSuccession succession;

    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<AikoProcess> processes;

    /** @param configurationFolder has been read before */
    @Activate
    public DeployFolder(
            BundleContext context,
            @Reference(service = LoggerFactory.class) Logger logger,
            @Reference ServiceComponentRuntime runtime,
            @Reference ConfigurationAdmin configurations,
            @Reference ConfigurationFolder configurationFolder)
            throws IOException {
        this.context = context;
        this.logger = logger;
        settings = new CurrentSettings(
                configurations,
                () -> new SignatureCheck(
                        new TrustedKeys(configurationFolder.path().resolve(TRUSTED), logger::error)),
                logger);
        folder = new Folder(Path.of(context.getProperty("aiko.deploy.dir")), settings);
        remembered = new RememberedBundles(context);
        var operations = new Operations(settings::stopLimit, wake::release, logger);
        bundles = new FolderBundles(context, remembered.load(), operations);
        var kept = new KeptBundles(Path.of(context.getProperty("aiko.data.dir")), settings);
        edits = new FolderEdits(folder, bundles, kept);
        var missing = new MissingRequirements(context);
        var results = new Results(folder.path(), bundles, logger);
        var components = new Components(context, runtime, new AikoComponents(() -> processes));
        supervisor = new Supervisor(bundles, operations, components, settings::startLimit, results, logger);
        var starter = new Starter(context, bundles, operations, components, settings::startLimit);
        var launch = new Launch(bundles, missing, starter, supervisor, results, logger);
        var replacer = new Replacer(bundles, kept, starter, launch, supervisor, () -> succession, results, logger);
        reconciler = new Reconciler(folder, bundles, kept, missing, replacer, supervisor, results, logger);
    }

    @Activate
    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        stopping = true;
        if (Thread.currentThread() != thread) {
            // What is under way is better brought to its end.
            wake.release();
            thread.join(STOP_MILLIS);
            thread.interrupt();
            thread.join(STOP_MILLIS);
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getPid().equals(DeployerConfiguration.PID)) {
            try {
                settings.read();
                wake.release();
            } catch (IOException | IllegalStateException unreadable) {
                logger.error("{} can't be read: {}", DeployerConfiguration.PID, unreadable.toString());
            }
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

    @Override
    public CompletionStage<DeployedFile> swap(String symbolicName) {
        return ask(symbolicName, edits.again(symbolicName));
    }

    @Override
    public CompletionStage<DeployedFile> swap(String symbolicName, Path file) {
        return ask(symbolicName, edits.copy(symbolicName, file));
    }

    @Override
    public CompletionStage<DeployedFile> rollback(String symbolicName) {
        return ask(symbolicName, edits.back(symbolicName));
    }

    @Override
    public CompletionStage<List<Bundle>> dryRun(String symbolicName) {
        return bundles.bundle(symbolicName)
                .map(bundle -> CompletableFuture.completedStage(bundles.closureWith(bundle)))
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalArgumentException("no bundle " + symbolicName + " came from the deploy folder")));
    }

    private CompletionStage<DeployedFile> ask(String symbolicName, FolderEdits.Edit edit) {
        CompletionStage<DeployedFile> answer = requests.add(symbolicName, edit);
        wake.release();
        return answer;
    }

    private void run() {
        ServiceRegistration<Condition> settled = null;
        try (var watcher = new FolderWatcher(folder.path())) {
            watch(watcher);
            folder.scan();
            reconcile(Set.of());
            while (!stopping) {
                if (settled == null && supervisor.knowsAll()) {
                    settled = registerSettled();
                }
                boolean copying = folder.isBeingCopied();
                Duration longest = supervisor.nextLook(copying ? LOOK_WHILE_COPYING : LOOK_ANYWAY);
                wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
                if (stopping) {
                    return;
                }
                Requests.Made made = requests.make();
                // A copy that stays incomplete is reported once it has been still.
                if (folder.scan() || copying || !made.isEmpty()) {
                    reconcile(made.symbolicNames());
                }
                reconciler.look();
                requests.answer(made, reconciler.files(), supervisor::isStarting);
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
            requests.end();
        }
    }

    /** Until the watcher is closed. */
    private void watch(FolderWatcher watcher) {
        var watching = new Thread(
                () -> {
                    try {
                        while (!stopping) {
                            watcher.await(LOOK_ANYWAY);
                            wake.release();
                        }
                    } catch (ClosedWatchServiceException | InterruptedException stopped) {
                        // as wanted
                    } catch (IOException | RuntimeException failure) {
                        logger.error(
                                "changes of the deploy folder {} are seen late: {}", folder.path(), failure.toString());
                    }
                },
                "aiko-deployer-watch");
        watching.setDaemon(true);
        watching.start();
    }

    private void reconcile(Set<String> again) throws InterruptedException, IOException {
        reconciler.reconcile(again);
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
