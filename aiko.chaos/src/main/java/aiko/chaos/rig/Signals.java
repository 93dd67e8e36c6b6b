// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;

/** Programs of the system that change a running process. */
final class Signals {
    private Signals() {}

    /** Returns whether the process has got it. */
    static boolean send(String signal, Process process) throws IOException {
        return process.isAlive() && run("kill", "-" + signal, Long.toString(process.pid()));
    }

    /** Changes a limit of a running process; the limit that its user cannot exceed stays. */
    static boolean limit(String resource, String value, Process process) throws IOException {
        return process.isAlive()
                && run("prlimit", "--pid", Long.toString(process.pid()), "--" + resource + "=" + value + ":");
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
