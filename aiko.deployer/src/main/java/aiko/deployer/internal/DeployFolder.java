// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import aiko.deployer.DeployerStatistics;
import aiko.deployer.Feature;
import aiko.deployer.internal.feature.Features;
import aiko.deployer.internal.file.OpenToAll;
import aiko.deployer.internal.file.PassingProblem;
import aiko.deployer.internal.folder.Folder;
import aiko.deployer.internal.folder.FolderWatchThread;
import aiko.deployer.internal.folder.UnreadableFolderException;
import aiko.deployer.internal.health.AikoComponents;
import aiko.deployer.internal.health.Components;
import aiko.deployer.internal.health.DescriptorFailures;
import aiko.deployer.internal.health.Supervisor;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.installed.Results;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.SignatureCheck;
import aiko.deployer.internal.jar.TrustedKeys;
import aiko.deployer.internal.kept.DataAreas;
import aiko.deployer.internal.kept.EarlierVersions;
import aiko.deployer.internal.kept.InstalledIndex;
import aiko.deployer.internal.operation.OperationRunner;
import aiko.deployer.internal.replace.Fragments;
import aiko.deployer.internal.replace.Reconciler;
import aiko.deployer.internal.replace.Replacer;
import aiko.deployer.internal.resolve.MissingRequirements;
import aiko.deployer.internal.resolve.Rewiring;
import aiko.deployer.internal.settings.DeployerConfiguration;
import aiko.deployer.internal.trial.Starter;
import aiko.deployer.internal.trial.TrialRunner;
import aiko.deployer.internal.trial.Verdict;
import aiko.event.GrowingPause;
import aiko.event.LastingThread;
import aiko.logging.spi.ReportedFailures;
import aiko.process.AikoProcess;
import aiko.process.spi.ServiceSuccession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    /** The states of files in whose place what ran last runs. */
    private static final Set<DeployedFile.State> INSTEAD =
            Set.of(DeployedFile.State.REFUSED, DeployedFile.State.UNRESOLVED, DeployedFile.State.FAILED);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final BundleContext context;
    private final Logger logger;
    private final CurrentSettings settings;
    private final Folder folder;
    private final InstalledIndex installed;
    private final DeployedBundles bundles;
    private final EarlierVersions kept;
    private final FolderEdits edits;
    private final DataAreas areas;
    private final Features features;
    private final Supervisor supervisor;
    private final Replacer replacer;
    private final Reconciler reconciler;
    private final Requests requests = new Requests();
    private final Semaphore wake = new Semaphore(0);
    private final LastingThread thread;
    private final FolderWatchThread watch;
    private final Rounds rounds;
    private final ServiceRegistration<ReportedFailures> reported;
    private final CompletableFuture<Void> stopping = new CompletableFuture<>();

    // Owned by the deployer's thread.
    private final PassingProblem unreadable = new PassingProblem(Folder.STILL);
    private final PassingProblem failed = new PassingProblem(Duration.ZERO);
    private final GrowingPause pause = new GrowingPause(LOOK_WHILE_COPYING, LOOK_ANYWAY);
    private boolean isUnfinished;
    private boolean wasChanging;
    private ServiceRegistration<Condition> settled;

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
                limits -> new SignatureCheck(
                        limits, new TrustedKeys(configurationFolder.path().resolve(TRUSTED), logger::error)),
                logger);
        Path data = Path.of(context.getProperty("aiko.data.dir"));
        var reader = new BundleReader(data.resolve("checked"), settings::jarLimits);
        folder = new Folder(Path.of(context.getProperty("aiko.deploy.dir")), settings, reader, logger::warn);
        OpenToAll.warning(folder.path()).ifPresent(logger::warn);
        OpenToAll.warning(configurationFolder.path().resolve(TRUSTED)).ifPresent(logger::warn);
        installed = new InstalledIndex(context.getDataFile("installed").toPath());
        areas = new DataAreas(data.resolve("areas"), logger);
        context.addBundleListener(areas);
        reported = context.registerService(ReportedFailures.class, new DescriptorFailures(context), null);
        var operations = new OperationRunner(settings::stopLimit, wake::release, logger);
        bundles = new DeployedBundles(context, installed.load(), areas, operations);
        var optional = Optional.ofNullable(context.getProperty("aiko.home")).map(home -> Path.of(home, "optional"));
        features = new Features(context, optional, configurations, bundles, operations, logger);
        kept = new EarlierVersions(data, settings, reader);
        edits = new FolderEdits(folder, bundles, kept, reader);
        var missing = new MissingRequirements(context, folder::plainJarWith);
        var results = new Results(folder.path(), bundles, logger);
        var components = new Components(context, runtime, new AikoComponents(() -> processes));
        supervisor = new Supervisor(bundles, operations, components, settings::startLimit, results, logger);
        var starter = new Starter(context, operations, settings::startLimit);
        var verdict = new Verdict(context, bundles, components, settings::startLimit);
        var runner = new TrialRunner(bundles, missing, starter, verdict, supervisor, results, logger);
        var rewiring = new Rewiring(bundles, missing, () -> succession, logger);
        var fragments = new Fragments(bundles, missing, results, logger);
        replacer = new Replacer(
                bundles, kept, components, runner, rewiring, fragments, supervisor, () -> succession, results, logger);
        reconciler = new Reconciler(folder, bundles, kept, areas, missing, replacer, supervisor, results, logger);
        thread = new LastingThread(
                "aiko-deployer",
                "the deploy folder " + folder.path() + " cannot be processed",
                this::goRound,
                this::end,
                logger);
        rounds = new Rounds(thread, folder.path(), logger);
        watch = new FolderWatchThread("aiko-deployer-watch", folder.path(), LOOK_ANYWAY, this::mayHaveChanged, logger);
    }

    @Activate
    void start() {
        watch.start();
        thread.start();
    }

    @Deactivate
    void deactivate() {
        stopping.complete(null);
        watch.close();
        context.removeBundleListener(areas);
        unregister(reported);
        thread.close();
        if (!thread.isCurrentThread()) {
            // Better finish the current operation.
            wake.release();
            thread.close(STOP_LIMIT);
            thread.join(STOP_LIMIT);
        }
    }

    /** Any thread. */
    private void mayHaveChanged() {
        wake.release();
        rounds.look();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (features.configurationChanged(event.getPid())) {
            wake.release();
        }
        if (event.getPid().equals(DeployerConfiguration.PID)) {
            try {
                settings.read();
                wake.release();
            } catch (IOException | IllegalStateException unreadable) {
                logger.error("{} cannot be read: {}", DeployerConfiguration.PID, unreadable.toString());
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
    public List<Feature> features() {
        return features.all();
    }

    @Override
    public DeployerStatistics statistics() {
        DeployerStatistics files = folder.statistics();
        return new DeployerStatistics(files.refused(), files.overLimit(), replacer.swaps(), replacer.rollbacks());
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
    public boolean canRollBack(String symbolicName) {
        return files().stream()
                .filter(file -> file.symbolicName().equals(symbolicName))
                .anyMatch(file -> kept.hasFile(symbolicName, INSTEAD.contains(file.state())));
    }

    @Override
    public CompletionStage<List<Bundle>> dryRun(String symbolicName) {
        return bundles.bundle(symbolicName)
                .map(bundle -> CompletableFuture.completedStage(bundles.closureWith(bundle)))
                .orElseGet(() ->
                        CompletableFuture.failedStage(new IllegalArgumentException("the deploy folder has no bundle "
                                + symbolicName + "; its bundles are listed by aiko:bundles")));
    }

    private CompletionStage<DeployedFile> ask(String symbolicName, FolderEdits.Edit edit) {
        CompletionStage<DeployedFile> answer = requests.add(symbolicName, edit);
        wake.release();
        return answer;
    }

    private void goRound() {
        rounds.begin();
        boolean goes;
        try {
            goes = look();
            // A folder that cannot be processed must not keep the container from READY for ever.
            if (settled == null && (!goes || supervisor.knowsAll())) {
                settled = registerSettled();
            }
        } finally {
            rounds.end();
        }
        rest(goes);
    }

    private void end() {
        unregister(settled);
        requests.end();
    }

    /** Returns whether the round succeeded. A failed round is retried. */
    private boolean look() {
        Requests.Made made = requests.make();
        try {
            // First: their packages may be needed, and their symbolic names are the container's.
            isUnfinished |= features.look();
            folder.make();
            boolean hasChanged = folder.scan();
            if (unreadable.isOver()) {
                logger.info("the deploy folder {} is readable again", folder.path());
            }
            // A copy that stays incomplete is reported once it has been still.
            if (hasChanged || wasChanging || isUnfinished || !made.isEmpty() || reconciler.isLacking()) {
                isUnfinished = true;
                reconcile(made.symbolicNames());
                isUnfinished = false;
            }
            if (failed.isOver()) {
                logger.info("the deploy folder {} is processed again", folder.path());
            }
            reconciler.look();
            requests.answer(made, reconciler.files(), supervisor::isStarting);
            return true;
        } catch (InterruptedException interrupted) {
            // Unless the deployer stops, the interrupted round is repeated.
            requests.fail(made, new IllegalStateException("the deployer was interrupted; try again"));
            return true;
        } catch (Throwable failure) {
            report(failure);
            requests.fail(made, failure);
            return false;
        }
    }

    private void report(Throwable failure) {
        try {
            if (failure instanceof UnreadableFolderException) {
                unreadable
                        .is(failure.getMessage())
                        .ifPresent(problem -> logger.warn("{}; its bundles keep running; retrying", problem));
            } else {
                failed.is(failure.toString())
                        .ifPresent(reason -> logger.error(
                                "the deploy folder {} cannot be processed: {}; retrying",
                                folder.path(),
                                reason,
                                failure));
            }
        } catch (Throwable speechless) {
            // The next round retries.
        }
    }

    private void rest(boolean goes) {
        // Read before the pause: a file that is still unchanged after it has to be reported.
        wasChanging = folder.isChanging();
        try {
            if (goes) {
                pause.reset();
                Duration longest = supervisor.nextLook(wasChanging ? LOOK_WHILE_COPYING : LOOK_ANYWAY);
                wake.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            } else if (isUnfinished) {
                stopping.get(pause.next().toMillis(), TimeUnit.MILLISECONDS);
            } else {
                wake.tryAcquire(pause.next().toMillis(), TimeUnit.MILLISECONDS);
            }
            wake.drainPermits();
        } catch (InterruptedException | TimeoutException | ExecutionException over) {
            // as wanted
        }
    }

    private void reconcile(Set<String> again) throws InterruptedException, IOException {
        reconciler.reconcile(again);
        installed.save(bundles.installed());
    }

    private ServiceRegistration<Condition> registerSettled() {
        var properties = new Hashtable<String, Object>();
        properties.put(Condition.CONDITION_ID, CONDITION_SETTLED);
        return context.registerService(Condition.class, Condition.INSTANCE, properties);
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            if (registration != null) {
                registration.unregister();
            }
        } catch (IllegalStateException stoppedAlready) {
            // the framework has done it
        }
    }
}
