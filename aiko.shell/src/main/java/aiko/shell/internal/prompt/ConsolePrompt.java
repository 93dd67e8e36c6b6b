// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.logging.spi.Console;
import aiko.shell.internal.session.Sessions;
import aiko.shell.internal.stream.RecordsAbove;
import aiko.text.VisibleText;
import java.io.IOException;
import java.util.Hashtable;
import java.util.function.IntConsumer;
import org.jline.terminal.Terminal;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The prompt on the terminal from which the container was started. The container stops when it ends; lines of the log appear
 * above it.
 */
@Component(
        service = {},
        immediate = true)
public class ConsolePrompt {
    private static final String PROMPT = "aiko> ";
    private static final int FAILED = 1;

    private final BundleContext context;
    private final Sessions sessions;
    private final IntConsumer exit;
    private final Logger logger;
    private volatile Terminal terminal;
    private volatile boolean isDeactivated;

    @Activate
    public ConsolePrompt(
            BundleContext context,
            @Reference Sessions sessions,
            @Reference(target = "(aiko.launcher=exit)") IntConsumer exit,
            @Reference(service = LoggerFactory.class) Logger logger) {
        this.context = context;
        this.sessions = sessions;
        this.exit = exit;
        this.logger = logger;
        if (Boolean.parseBoolean(context.getProperty("aiko.interactive"))) {
            var thread = new Thread(this::run, "aiko-prompt");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Deactivate
    void deactivate() {
        isDeactivated = true;
        close();
    }

    private void close() {
        try {
            Terminal open = terminal;
            if (open != null) {
                open.close();
            }
        } catch (IOException hungUp) {
            // There is no terminal any more.
        }
    }

    private void run() {
        ServiceRegistration<Console> registration = null;
        int status = 0;
        try {
            terminal = ConsoleTerminal.open(logger);
            var interrupt = new SecondInterrupt(System::nanoTime, this::println);
            var prompt = new Prompt(sessions, terminal, interrupt::isSecond);
            var records = new RecordsAbove();
            prompt.ownContainer(records);
            if ("false".equals(context.getProperty("aiko.colours"))) {
                prompt.removeColours();
            }
            var properties = new Hashtable<String, Object>();
            properties.put(Constants.SERVICE_RANKING, 1);
            registration = context.registerService(
                    Console.class, new AbovePrompt(prompt, terminal, records, sessions), properties);
            prompt.run(PROMPT);
            if (!isDeactivated) {
                println("the container shuts down");
            }
        } catch (IOException | RuntimeException | Error failure) {
            if (isDeactivated) {
                // The container ends, and with it the terminal.
                return;
            }
            status = FAILED;
            System.err.println(VisibleText.line("aiko: the prompt failed: " + failure.getMessage()));
        } finally {
            unregister(registration);
            close();
            exit.accept(status);
        }
    }

    private void println(String line) {
        terminal.writer().println("aiko: " + line);
        terminal.flush();
    }

    /** Lines appear above the prompt, without secrets, unless a command prints them. */
    private record AbovePrompt(Prompt prompt, Terminal terminal, RecordsAbove records, Sessions sessions)
            implements Console {
        @Override
        public void println(String line) {
            if (!records.isHeld()) {
                prompt.reader().printAbove(sessions.hide(line));
            }
        }

        @Override
        public boolean isTerminal() {
            return !terminal.getType().startsWith(Terminal.TYPE_DUMB);
        }
    }

    private static void unregister(ServiceRegistration<Console> registration) {
        try {
            if (registration != null) {
                registration.unregister();
            }
        } catch (IllegalStateException stoppedAlready) {
            // the framework has unregistered it
        }
    }
}
