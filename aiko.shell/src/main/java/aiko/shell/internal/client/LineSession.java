// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.client;

import aiko.shell.internal.session.Sessions;
import aiko.shell.spi.ShellSession;
import java.io.PrintStream;
import java.nio.file.Path;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;

/** Runs lines without a prompt. */
final class LineSession implements ShellSession {
    private static final int FAILED = 1;

    private final CommandSession session;
    private final PrintStream err;
    private volatile Thread runner;

    /** @param err gets a line about a line that fails */
    LineSession(CommandSession session, PrintStream err) {
        this.session = session;
        this.err = err;
        session.currentDir(Path.of("").toAbsolutePath());
    }

    @Override
    public int run(String line) {
        runner = Thread.currentThread();
        try {
            return Sessions.execute(session, line);
        } catch (Exception | Error failure) {
            session.put(Shell.VAR_EXCEPTION, failure);
            err.println("aiko: " + Sessions.describe(failure, line));
            err.flush();
            return FAILED;
        } finally {
            runner = null;
            // Gogo may pass the interrupt on, and what follows has to be written.
            Thread.interrupted();
        }
    }

    @Override
    public void interrupt() {
        Job job = session.foregroundJob();
        if (job != null) {
            job.interrupt();
        }
        Thread running = runner;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void close() {
        interrupt();
        session.close();
    }
}
