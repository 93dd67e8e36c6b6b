// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.launcher.archive.ClassArchive;
import aiko.launcher.archive.Renewal;
import aiko.launcher.component.ComponentStore;
import aiko.launcher.connect.SystemConnector;
import aiko.launcher.systemd.SystemdNotifier;
import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.connect.ConnectFrameworkFactory;
import org.osgi.framework.launch.Framework;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The framework, from its start to its end in order. */
final class Container {
    private static final int FAILED = 1;
    private static final String HANGUP = "HUP";
    private static final String[] ENDING_SIGNALS = {"TERM", "INT", HANGUP};

    private final Path home;
    private final Arguments arguments;
    private final boolean interactive;
    private final AtomicInteger exitStatus = new AtomicInteger();
    private volatile boolean isAskedToEnd;
    private volatile boolean hasEnded;

    Container(Path home, Arguments arguments, boolean interactive) {
        this.home = home;
        this.arguments = arguments;
        this.interactive = interactive;
    }

    /** Returns the exit status when the framework has ended. */
    int run() throws LauncherException, IOException {
        StandardStreams.makeVisible();
        Optional<SystemdNotifier> systemd =
                SystemdNotifier.of(System.getenv(), new AdminClient(arguments.data())::askStatus);
        Path system = home.resolve("system");
        try (var data = new DataFolder(arguments.data())) {
            Framework framework = ServiceLoader.load(ConnectFrameworkFactory.class)
                    .findFirst()
                    .orElseThrow(
                            () -> new LauncherException("no OSGi framework in lib/: the distribution is not complete"))
                    .newFramework(properties(data), new SystemConnector(system));
            framework.init();
            var ending = new Ending(framework);
            ending.watch(() -> systemd.ifPresent(SystemdNotifier::stopping));
            endOnSignals(framework, ending);
            offerExit(framework, ending);
            endWithJvm(framework, ending);
            new SystemBundles(system, new ComponentStore(home.resolve("lib/components")))
                    .install(framework.getBundleContext());
            arguments
                    .debugPort()
                    .ifPresent(port -> System.err.println("aiko: a debugger can attach to localhost:" + port
                            + " (JDWP, socket); how to: docs/how-to/debug.md"));
            systemd.ifPresent(SystemdNotifier::start);
            framework.start();
            return exitStatus(awaitStopAndRenew(framework));
        } catch (BundleException failure) {
            throw new LauncherException("cannot start the OSGi framework: " + failure.getMessage());
        } finally {
            systemd.ifPresent(SystemdNotifier::close);
            hasEnded = true;
        }
    }

    private FrameworkEvent awaitStopAndRenew(Framework framework) {
        try (var archive = new Renewal(ClassArchive.ofThisProgram(home))) {
            while (true) {
                FrameworkEvent end = awaitStop(framework, archive.pauseMillis());
                if (end.getType() != FrameworkEvent.WAIT_TIMEDOUT) {
                    return end;
                }
                archive.look();
            }
        }
    }

    /** Only the end of the framework ends the container: any bundle can interrupt any thread. */
    private static FrameworkEvent awaitStop(Framework framework, long millis) {
        while (true) {
            try {
                return framework.waitForStop(millis);
            } catch (InterruptedException interrupted) {
                // It waits again.
            }
        }
    }

    /**
     * Says why the framework has ended if nobody has asked this class for it. A framework that wants to restart needs a new
     * process: only that begins with an empty cache, and with what the launcher registers.
     */
    private int exitStatus(FrameworkEvent end) {
        if (isAskedToEnd) {
            return exitStatus.get();
        }
        if (end.getType() != FrameworkEvent.STOPPED) {
            System.err.println(VisibleText.line("aiko: the OSGi framework " + reason(end) + "; the container ends with"
                    + " exit status " + FAILED + ", start it again"));
            return FAILED;
        }
        System.err.println(
                VisibleText.line("aiko: the OSGi framework was stopped by the command stop 0, or by a bundle"));
        return 0;
    }

    private static String reason(FrameworkEvent end) {
        return switch (end.getType()) {
            case FrameworkEvent.STOPPED_UPDATE,
                    FrameworkEvent
                            .STOPPED_SYSTEM_REFRESHED -> "has stopped to restart: a command such as update 0 or refresh 0, or a bundle, has asked for it";
            case FrameworkEvent
                    .STOPPED_BOOTCLASSPATH_MODIFIED -> "has stopped to restart: a bundle has changed its boot class path";
            default -> "has failed" + (end.getThrowable() == null ? "" : ": " + end.getThrowable());
        };
    }

    private Map<String, String> properties(DataFolder data) throws LauncherException {
        var properties = new HashMap<String, String>();
        // The deploy folder is the truth; the cache of the last run could only contradict it.
        properties.put(Constants.FRAMEWORK_STORAGE, data.emptyCache().toString());
        properties.put("felix.cache.locking", "false");
        // Threads for each of many small resolutions cost more than they save.
        properties.put("felix.resolver.parallelism", "1");
        properties.put(ComponentStore.PROPERTY, "true");
        properties.put("felix.log.level", "1");
        // Before there is a log, it prints; a higher level prints whole configurations, with passwords.
        properties.put("felix.cm.loglevel", "2");
        properties.put("aiko.home", home.toString());
        properties.put("aiko.data.dir", data.path().toString());
        properties.put("aiko.deploy.dir", arguments.deploy().toString());
        properties.put("aiko.etc.dir", arguments.etc().toString());
        properties.put("aiko.interactive", Boolean.toString(interactive));
        properties.put("aiko.colours", Boolean.toString(arguments.colours() != Colours.NEVER));
        properties.put("aiko.registrar.primary", Boolean.toString(arguments.primary()));
        String started = System.getProperty("aiko.started", "");
        properties.put("aiko.started", started.isEmpty() ? Long.toString(System.currentTimeMillis()) : started);
        return properties;
    }

    private void endOnSignals(Framework framework, Ending ending) {
        for (String name : ENDING_SIGNALS) {
            try {
                var signal = new Signal(name);
                SignalHandler before = Signal.handle(signal, received -> end(framework, ending, 0));
                if (name.equals(HANGUP) && before == SignalHandler.SIG_IGN) {
                    // Started with nohup, to outlive the terminal.
                    Signal.handle(signal, SignalHandler.SIG_IGN);
                }
            } catch (IllegalArgumentException notOnThisSystem) {
                // the other signals suffice
            }
        }
    }

    private void offerExit(Framework framework, Ending ending) {
        var properties = new Hashtable<String, Object>();
        properties.put("aiko.launcher", "exit");
        framework
                .getBundleContext()
                .registerService(IntConsumer.class, status -> end(framework, ending, status), properties);
    }

    /** A bundle that ends the JVM would leave no line, and services that are not removed. */
    private void endWithJvm(Framework framework, Ending ending) {
        Runnable hook = () -> {
            if (!hasEnded) {
                System.err.println(VisibleText.line("aiko: a bundle has called System.exit; the container shuts down in"
                        + " order, with exit status " + FAILED));
                end(framework, ending, FAILED);
                awaitStop(framework, 0);
                Runtime.getRuntime().halt(FAILED);
            }
        };
        Runtime.getRuntime().addShutdownHook(new Thread(hook, "aiko-exit"));
    }

    private void end(Framework framework, Ending ending, int status) {
        isAskedToEnd = true;
        exitStatus.set(status);
        try {
            framework.stop();
        } catch (BundleException failure) {
            System.err.println(VisibleText.line("aiko: cannot stop the OSGi framework: " + failure.getMessage()));
        } finally {
            ending.begin();
        }
    }
}
