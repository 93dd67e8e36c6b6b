// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends programs that a command has started. */
public final class ChildProcess {
    private static final long STOP_SECONDS = 5;

    private ChildProcess() {}

    /** With what it has started, such as the Java of a script. Waits up to 5 s for it, and then ends it by force. */
    public static void end(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        descendants.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                descendants.forEach(ProcessHandle::destroyForcibly);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
