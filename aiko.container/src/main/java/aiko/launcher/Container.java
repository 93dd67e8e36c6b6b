// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The framework, from its start to its end in order. */
final class Container {
    private static final String HANGUP = "HUP";
    private static final String[] ENDING_SIGNALS = {"TERM", "INT", HANGUP};

    private final Path home;
    private final Arguments arguments;
    private final boolean interactive;
    private final AtomicInteger exitStatus = new AtomicInteger();

    Container(Path home, Arguments arguments, boolean interactive) {
        this.home = home;
        this.arguments = arguments;
        this.interactive = interactive;
    }

    /** Returns the exit status when the framework has ended. */
    int run() throws LauncherException, IOException {
        StandardStreams.makeVisible();
        try (var data = new DataFolder(arguments.data())) {
            Framework framework = ServiceLoader.load(FrameworkFactory.class)
                    .findFirst()
                    .orElseThrow(
                            () -> new LauncherException("no OSGi framework in lib/: the distribution is not complete"))
                    .newFramework(properties(data));
            framework.init();
            var ending = new Ending(framework);
            ending.watch();
            endOnSignals(framework, ending);
            offerExit(framework, ending);
            new SystemBundles(home.resolve("system")).install(framework.getBundleContext());
            framework.start();
            awaitStop(framework);
            return exitStatus.get();
        } catch (BundleException failure) {
            throw new LauncherException("cannot start the OSGi framework: " + failure.getMessage());
        }
    }

    /** Only the end of the framework ends the container: any bundle can interrupt any thread. */
    private static void awaitStop(Framework framework) {
        while (true) {
            try {
                framework.waitForStop(0);
                return;
            } catch (InterruptedException interrupted) {
                // It waits again.
            }
        }
    }

    private Map<String, String> properties(DataFolder data) throws LauncherException {
        var properties = new HashMap<String, String>();
        // The deploy folder is the truth; the cache of the last run could only contradict it.
        properties.put(Constants.FRAMEWORK_STORAGE, data.emptyCache().toString());
        properties.put("felix.cache.locking", "false");
        properties.put("felix.log.level", "1");
        properties.put("aiko.home", home.toString());
        properties.put("aiko.data.dir", data.path().toString());
        properties.put("aiko.deploy.dir", arguments.deploy().toString());
        properties.put("aiko.etc.dir", arguments.etc().toString());
        properties.put("aiko.interactive", Boolean.toString(interactive));
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

    private void end(Framework framework, Ending ending, int status) {
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
