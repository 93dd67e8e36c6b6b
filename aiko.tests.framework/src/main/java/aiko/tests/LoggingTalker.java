// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import aiko.event.EventLoop;
import aiko.process.CurrentService;
import java.time.Duration;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** What both talkers do. */
abstract class LoggingTalker implements Talker {
    private static final org.slf4j.Logger SLF4J = org.slf4j.LoggerFactory.getLogger("library.OfSlf4j");
    private static final java.util.logging.Logger JAVA = java.util.logging.Logger.getLogger("library.OfJava");
    private static final System.Logger SYSTEM = System.getLogger("library.OfSystem");

    private final Logger logger;
    private final LoggerFactory loggers;
    private final CurrentService currentService;

    LoggingTalker(Logger logger, LoggerFactory loggers, CurrentService currentService) {
        this.logger = logger;
        this.loggers = loggers;
        this.currentService = currentService;
    }

    Logger logger() {
        return logger;
    }

    @Override
    public void say(String text) {
        logger.info("says {}", text);
    }

    @Override
    public void whisper(String text) {
        logger.debug("whispers {}", text);
        SLF4J.debug("whispers {}", text);
        JAVA.fine("whispers " + text);
        SYSTEM.log(System.Logger.Level.DEBUG, "whispers {0}", text);
    }

    @Override
    public void sayThroughLibraries(String text) {
        SLF4J.warn("says {}", text);
        JAVA.warning("says " + text);
        SYSTEM.log(System.Logger.Level.WARNING, "says {0}", text);
    }

    @Override
    public void sayOnOtherThreads(String text) {
        Logger shared = loggers.getLogger("shared.Part");
        EventLoop eventLoop = currentService.get().orElseThrow().eventLoop();
        new Thread(() -> logger.info("says {} by the injected logger", text)).start();
        new Thread(currentService.wrap(() -> shared.info("says {} on a wrapped thread", text))).start();
        new Thread(() -> shared.info("says {} on a thread of nobody", text)).start();
        eventLoop.addOneShotTimerHandler(() -> shared.info("says {} by timer", text), Duration.ofMillis(1));
        eventLoop.execute(() -> shared.info("says {} by task", text));
    }
}
