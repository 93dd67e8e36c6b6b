// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFiles;
import aiko.deployer.Deployer;
import aiko.deployer.internal.configuration.EtcFiles;
import aiko.process.ServiceSuccession;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** What bundles describe of their settings is read when the container is ready, which is soon after. */
    private static final Duration AFTER_READY = Duration.ofMillis(1_000);

    /** Or when there is no registrar, and perhaps no server. */
    private static final Duration WITHOUT_REGISTRAR = Duration.ofSeconds(10);

    /** Or when something there never comes to an end. */
    private static final Duration WITHOUT_SETTLED = Duration.ofSeconds(30);

    /** Bundles and components come and go together. */
    private static final Duration REVIEW_AFTER = Duration.ofMillis(500);

    private final BundleContext context;
    private final Logger logger;
    private final Path folder;
    private final EtcFiles files;
    private final boolean isConfigured;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "aiko-configuration");
    private final Thread watching = new Thread(this::watch, "aiko-configuration-watch");
    private final BundleListener bundles = event -> reviewSoon();
    private final long created = System.nanoTime();
    private volatile boolean mayHaveToReview = true;
    private volatile boolean isChecking;

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
        files = new EtcFiles(context, folder, admin, runtime, () -> succession, logger, this::reviewSoon);
        if (isConfigured) {
            OpenToAll.warning(folder).ifPresent(logger::warn);
            // What others have to find when they start.
            files.look();
        }
    }

    @Activate
    void start() {
        if (isConfigured) {
            context.addBundleListener(bundles);
            for (Thread each : List.of(thread, watching)) {
                each.setDaemon(true);
                each.start();
            }
        }
    }

    @Deactivate
    void deactivate() {
        stopped.countDown();
        context.removeBundleListener(bundles);
        thread.interrupt();
        watching.interrupt();
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
            target = "(" + Condition.CONDITION_ID + "=aiko.registrar)")
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

    private void run() {
        Duration next = LOOK_SOON;
        String said = "";
        Duration pause = LOOK_SOON;
        while (stopped.getCount() > 0) {
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
                said = "";
                pause = LOOK_SOON;
            } catch (InterruptedException interrupted) {
                // Whether it is the end is asked above.
            } catch (Throwable failure) {
                if (!failure.toString().equals(said)) {
                    said = failure.toString();
                    logger.error(
                            "the configuration folder {} can't be dealt with: {}; trying again", folder, said, failure);
                }
                next = pause;
                pause = longer(pause);
            }
        }
        files.close();
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
        // Those who come together are looked at together.
        stopped.await(REVIEW_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        mayHaveToReview = false;
        if (files.review()) {
            mayHaveToReview = true;
            return REVIEW_AFTER;
        }
        return next;
    }

    private void watch() {
        Duration pause = LOOK_SOON;
        while (stopped.getCount() > 0) {
            try (var watcher = new FolderWatcher(folder, logger::warn)) {
                while (stopped.getCount() > 0) {
                    watcher.await(LOOK_ANYWAY);
                    wake.release();
                    pause = LOOK_SOON;
                }
            } catch (InterruptedException | ClosedWatchServiceException interrupted) {
                // Whether it is the end is asked above.
            } catch (Throwable failure) {
                // The folder is looked at now and then in any case.
                pause = longer(pause);
            }
            rest(pause);
        }
    }

    private void rest(Duration pause) {
        try {
            stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            // Whether it is the end is asked by the caller.
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
