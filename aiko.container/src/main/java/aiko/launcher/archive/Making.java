// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The process that makes a class-data archive. It ends with this. */
public final class Making implements AutoCloseable {
    /** It takes 2 s on an idle machine. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Process process;
    private final Path fresh;
    private final Use use;
    private final long begun = System.nanoTime();

    /** What becomes of the archive. */
    interface Use {
        void of(Path made) throws IOException;
    }

    Making(Process process, Path fresh, Use use) {
        this.process = process;
        this.fresh = fresh;
        this.use = use;
    }

    /** Whether the process has ended, or takes too long. */
    public boolean isOver() {
        return !process.isAlive() || System.nanoTime() - begun > LIMIT.toNanos();
    }

    /** Waits until it has ended, or takes too long. */
    public void await() throws InterruptedException {
        process.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Puts the archive into its place, if it is made. Returns whether it is. */
    public boolean finish() throws IOException {
        boolean isMade = !process.isAlive() && process.exitValue() == 0;
        if (isMade) {
            use.of(fresh);
        }
        return isMade;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException stays) {
            // The next one that makes an archive removes it.
        }
    }
}
