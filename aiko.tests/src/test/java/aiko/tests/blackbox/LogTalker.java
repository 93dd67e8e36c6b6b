// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.process.AikoProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A bundle of its own that logs what it is told to by the commands {@code test:say}, {@code test:fail} and {@code test:storm}. */
public final class LogTalker implements BundleActivator {
    private static final int PART = 1_000;

    private AikoProcess process;
    private Logger logger;

    static byte[] bundle() throws Exception {
        return Distribution.bundle(
                "test.talker",
                Map.of(
                        "Bundle-Activator",
                        LogTalker.class.getName(),
                        "Import-Package",
                        "org.osgi.framework,org.osgi.service.log,aiko.process,aiko.event,aiko.message"),
                LogTalker.class);
    }

    @Override
    public void start(BundleContext context) {
        process = context.getService(context.getServiceReference(AikoProcess.class));
        logger = context.getService(context.getServiceReference(LoggerFactory.class))
                .getLogger("test.Talker");
        context.registerService(
                Object.class,
                this,
                new Hashtable<>(Map.of(
                        "osgi.command.scope", "test", "osgi.command.function", new String[] {"say", "fail", "storm"})));
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes back what was registered
    }

    /** {@code text 1}, {@code text 2}, …; or the text itself, as often, where the count is negative. */
    public void say(String level, String text, int count) {
        for (int i = 1; i <= Math.abs(count); i++) {
            String message = count < 0 ? text : text + ' ' + i;
            if (level.equals("ERROR")) {
                logger.error("{}", message, new IllegalStateException("on purpose"));
            } else if (level.equals("WARN")) {
                logger.warn(message);
            } else {
                logger.info(message);
            }
        }
    }

    /** The same words with these causes, one after the other. */
    public void fail(String text, String[] causes) {
        for (String cause : causes) {
            logger.error(
                    "{}",
                    text,
                    new IllegalStateException("it went wrong", new UncheckedIOException(new IOException(cause))));
        }
    }

    /** From two threads and from the event loop, a third each. */
    public void storm(int third) {
        for (String from : new String[] {"one", "two"}) {
            new Thread(() -> storm(from, 1, third)).start();
        }
        process.eventLoop().execute(() -> stormOnLoop(1, third));
    }

    private void storm(String from, int first, int last) {
        for (int i = first; i <= last; i++) {
            logger.info("storm {} {}", from, i);
        }
    }

    private void stormOnLoop(int first, int last) {
        storm("loop", first, Math.min(first + PART - 1, last));
        if (first + PART <= last) {
            process.eventLoop().execute(() -> stormOnLoop(first + PART, last));
        }
    }
}
