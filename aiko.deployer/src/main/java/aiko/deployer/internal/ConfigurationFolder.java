// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFiles;
import aiko.deployer.ConfigurationSetting;
import aiko.deployer.Deployer;
import aiko.deployer.internal.configuration.EtcSynchronizer;
import aiko.deployer.internal.file.OpenToAll;
import aiko.deployer.internal.folder.FolderWatchThread;
import aiko.event.LastingThread;
import aiko.process.AikoConstants;
import aiko.process.spi.ServiceSuccession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleListener;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.condition.Condition;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The configuration folder: {@code PID.cfg}, or {@code PID~NAME.cfg} for one of several, is read into Config Admin, at the
 * start and whenever it changes. Files are never written. One thread reads it, and nothing ends that but the end of this.
 */
@Component(
        service = {ConfigurationFolder.class, ConfigurationFiles.class, ConfigurationListener.class},
        immediate = true)
public class ConfigurationFolder implements ConfigurationFiles, ConfigurationListener {
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(10);
    private static final Duration LOOK_SOON = Duration.ofMillis(100);

    /** Settings are checked soon after the container is ready. */
    private static final Duration AFTER_READY = Duration.ofMillis(1_000);

    /** Or when there is no registrar, and perhaps no server. */
    private static final Duration WITHOUT_REGISTRAR = Duration.ofSeconds(10);

    /** Or if a bundle never finishes its start. */
    private static final Duration WITHOUT_SETTLED = Duration.ofSeconds(30);

    /** Bundles and components are added and removed in groups. */
    private static final Duration REVIEW_AFTER = Duration.ofMillis(500);

    private final BundleContext context;
    private final Logger logger;
    private final Path folder;
    private final EtcSynchronizer files;
    private final boolean isConfigured;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final LastingThread thread;
    private final FolderWatchThread watch;
    private final BundleListener bundles = event -> reviewSoon();
    private final long created = System.nanoTime();
    private volatile boolean mayHaveToReview = true;
    private volatile boolean isChecking;

    // Owned by the thread.
    private Duration next = LOOK_SOON;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ServiceSuccession succession;

    private volatile long settled;
    private volatile long connected;

    @Activate
    public ConfigurationFolder(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference ServiceComponentRuntime runtime,
            @Reference(service = LoggerFactory.class) Logger logger)
            throws InterruptedException {
        this.context = context;
        this.logger = logger;
        String configured = context.getProperty("aiko.etc.dir");
        isConfigured = configured != null;
        folder = Path.of(isConfigured ? configured : "etc");
        files = new EtcSynchronizer(context, folder, admin, runtime, () -> succession, logger, this::reviewSoon);
        thread = new LastingThread(
                "aiko-configuration",
                "the configuration folder " + folder + " cannot be processed",
                this::lookWhenItIsTime,
                files::close,
                logger);
        watch = new FolderWatchThread("aiko-configuration-watch", folder, LOOK_ANYWAY, wake::release, logger);
        if (isConfigured) {
            OpenToAll.warning(folder).ifPresent(logger::warn);
            // Other bundles need the configurations when they start.
            lookAtTheStart();
        }
    }

    /** The start of the container does not depend on the content of the folder. */
    private void lookAtTheStart() throws InterruptedException {
        try {
            files.look();
        } catch (RuntimeException | LinkageError | StackOverflowError unforeseen) {
            logger.error("the configuration folder {} cannot be processed: {}; retrying", folder, unforeseen);
        }
    }

    @Activate
    void start() {
        if (isConfigured) {
            context.addBundleListener(bundles);
            thread.start();
            watch.start();
        }
    }

    @Deactivate
    void deactivate() {
        stopped.countDown();
        context.removeBundleListener(bundles);
        thread.close(Duration.ZERO);
        watch.close();
    }

    /** Once the first bundles are dealt with. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Condition.CONDITION_ID + "=" + Deployer.CONDITION_SETTLED + ")")
    void setSettled(Condition condition) {
        settled = System.nanoTime();
        wake.release();
    }

    void unsetSettled(Condition condition) {
        // It has been so.
    }

    /** Once the process has a registrar. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + Condition.CONDITION_ID + "=" + AikoConstants.CONDITION_REGISTRAR + ")")
    void setConnected(Condition condition) {
        connected = System.nanoTime();
        wake.release();
    }

    void unsetConnected(Condition condition) {
        // It has been so.
    }

    Path path() {
        return folder;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public List<ConfigurationFile> files() {
        return files.all();
    }

    @Override
    public List<ConfigurationSetting> settings() {
        return files.settings();
    }

    @Override
    public Set<String> hiddenValues() {
        return files.hiddenValues();
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        reviewSoon();
    }

    private void reviewSoon() {
        mayHaveToReview = true;
        // While everything starts, there is nothing to wake up for.
        if (isChecking) {
            wake.release();
        }
    }

    private void lookWhenItIsTime() throws InterruptedException {
        boolean hasLooked = false;
        try {
            wake.tryAcquire(next.toMillis(), TimeUnit.MILLISECONDS);
            wake.drainPermits();
            if (!isChecking && hasTimeToCheck()) {
                isChecking = true;
                files.startChecking();
            }
            next = files.look();
            if (!isChecking) {
                next = REVIEW_AFTER;
            } else if (mayHaveToReview || files.isAnyUnused()) {
                next = review(next);
            }
            hasLooked = true;
        } finally {
            if (!hasLooked) {
                next = LOOK_SOON;
            }
        }
    }

    private boolean hasTimeToCheck() {
        return settled != 0
                        && (connected != 0 && hasPassed(AFTER_READY, Math.max(settled, connected))
                                || hasPassed(WITHOUT_REGISTRAR, settled)
                                || files.isAnyRefused())
                || hasPassed(WITHOUT_SETTLED, created);
    }

    private static boolean hasPassed(Duration time, long since) {
        return System.nanoTime() - since >= time.toNanos();
    }

    private Duration review(Duration next) throws InterruptedException {
        // Changes in quick succession are reviewed together.
        if (stopped.await(REVIEW_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
            return next;
        }
        mayHaveToReview = false;
        if (files.review()) {
            mayHaveToReview = true;
            return REVIEW_AFTER;
        }
        return next;
    }
}
